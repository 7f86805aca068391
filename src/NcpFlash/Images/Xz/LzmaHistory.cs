namespace NcpFlash.Images.Xz;

/// <summary>What the packets so far leave behind for the next one: the state and the last four distances (0 is the byte before), newest first.</summary>
internal struct LzmaHistory
{
    /// <summary>See <see cref="LzmaState"/>.</summary>
    public int State;

    /// <summary>The last distance.</summary>
    public int Rep0;

    /// <summary>The last distance but one.</summary>
    public int Rep1;

    /// <summary>The last distance but two.</summary>
    public int Rep2;

    /// <summary>The last distance but three.</summary>
    public int Rep3;

    /// <summary>The distance with index 0..3.</summary>
    public readonly int Rep(int index) => index switch { 0 => Rep0, 1 => Rep1, 2 => Rep2, _ => Rep3 };

    /// <summary>Moves on over <paramref name="packet"/>.</summary>
    public void Append(Packet packet)
    {
        if (packet.Source == Packet.Literal)
        {
            State = LzmaState.AfterLiteral(State);
        }
        else if (packet.Source >= Packet.Reps)
        {
            State = LzmaState.AfterMatch(State);
            (Rep3, Rep2, Rep1, Rep0) = (Rep2, Rep1, Rep0, packet.Source - Packet.Reps);
        }
        else
        {
            State = packet.IsShortRep ? LzmaState.AfterShortRep(State) : LzmaState.AfterRep(State);
            BringForward(packet.Source);
        }
    }

    private void BringForward(int index)
    {
        switch (index)
        {
            case 0:
                break;
            case 1:
                (Rep1, Rep0) = (Rep0, Rep1);
                break;
            case 2:
                (Rep2, Rep1, Rep0) = (Rep1, Rep0, Rep2);
                break;
            default:
                (Rep3, Rep2, Rep1, Rep0) = (Rep2, Rep1, Rep0, Rep3);
                break;
        }
    }
}
