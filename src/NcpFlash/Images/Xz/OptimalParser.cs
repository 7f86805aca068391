namespace NcpFlash.Images.Xz;

/// <summary>
/// Chooses packets by the cheapest path over a stretch of positions. Each position keeps one way, the cheapest; its history is that of the
/// way, so the path is optimal but for what other histories would have made cheaper later.
/// </summary>
internal sealed class OptimalParser
{
    private const int Stretch = 4096;
    private const int Reach = (2 * LzmaFormat.MaxMatch) + 2;
    private readonly LzmaEncoder _encoder;
    private readonly MatchFinder _finder;
    private readonly PacketPrices _prices;
    private readonly int _niceLength;
    private readonly ParseNode[] _nodes = new ParseNode[Stretch + Reach];
    private readonly Packet[] _packets = new Packet[Stretch + Reach];
    private readonly Match[] _matches = new Match[LzmaFormat.MaxMatch];
    private readonly int[] _repLengths = new int[Packet.Reps];
    private int _matchCount;
    private int _packetCount;
    private int _end;

    /// <summary>A parser for what <paramref name="encoder"/> is to code.</summary>
    /// <param name="encoder">Its model gives the prices, its history the start.</param>
    /// <param name="finder">The matches.</param>
    /// <param name="niceLength">A match of this length is taken without a search.</param>
    public OptimalParser(LzmaEncoder encoder, MatchFinder finder, int niceLength)
    {
        _encoder = encoder;
        _finder = finder;
        _prices = new PacketPrices(encoder.Model);
        _niceLength = niceLength;
    }

    /// <summary>Where the positions end that the finder has entered; at or behind the end of the packets given out.</summary>
    public int Entered => _finder.Next;

    /// <summary>Throws away the packets not yet given out and the matches found in advance; the next position is <see cref="Entered"/>.</summary>
    public void Discard() => _packetCount = 0;

    /// <summary>The next packet. It must be coded before the one after it is asked for.</summary>
    /// <param name="data">The contents.</param>
    /// <param name="at">Position of the packet.</param>
    public Packet Next(ReadOnlySpan<byte> data, int at)
    {
        if (_packetCount == 0)
        {
            _encoder.Prices.Refresh();
            Parse(data, at);
        }

        return _packets[--_packetCount];
    }

    private void Parse(ReadOnlySpan<byte> data, int start)
    {
        _nodes[0].Price = 0;
        _nodes[0].History = _encoder.History;
        _end = 0;
        for (int current = 0; ; current++)
        {
            if (current > 0)
            {
                Settle(current);
                if (current == _end || current >= Stretch)
                {
                    TraceBack(current);
                    return;
                }
            }

            int at = start + current;
            if (_finder.Next == at)
            {
                _matchCount = _finder.Find(data, _matches);
            }

            if (at == 0)
            {
                _packets[_packetCount++] = new Packet(Packet.Literal, 1);
                return;
            }

            if (FindLong(data, at, ref _nodes[current].History) is { Length: > 0 } packet)
            {
                TakeLong(data, at, current, packet);
                return;
            }

            Expand(data, at, current);
        }
    }

    /// <summary>Measures the repeats; a repeat or match of at least the nice length is returned.</summary>
    private Packet FindLong(ReadOnlySpan<byte> data, int at, ref LzmaHistory history)
    {
        int limit = Math.Min(data.Length - at, LzmaFormat.MaxMatch);
        int best = 0;
        for (int i = 0; i < Packet.Reps; i++)
        {
            int earlier = at - history.Rep(i) - 1;
            _repLengths[i] = limit >= LzmaFormat.MinMatch && data[earlier] == data[at] && data[earlier + 1] == data[at + 1]
                ? ByteRuns.Extend(data, earlier, at, LzmaFormat.MinMatch, limit)
                : 0;
            best = _repLengths[i] > _repLengths[best] ? i : best;
        }

        if (_repLengths[best] >= _niceLength)
        {
            return new Packet(best, _repLengths[best]);
        }

        return _matchCount > 0 && _matches[_matchCount - 1] is var match && match.Length >= _niceLength
            ? new Packet(match.Distance + Packet.Reps, match.Length)
            : default;
    }

    private void TakeLong(ReadOnlySpan<byte> data, int at, int current, Packet packet)
    {
        _packets[_packetCount++] = packet;
        TraceBack(current);
        _finder.SkipTo(data, at + packet.Length);
    }

    /// <summary>Works out the history at a node from the way that won.</summary>
    private void Settle(int current)
    {
        ref ParseNode node = ref _nodes[current];
        node.History = _nodes[current - node.Span].History;
        if (node.HeadLength > 0)
        {
            node.History.Append(new Packet(node.HeadSource, node.HeadLength));
        }

        if (node.TailLength > 0)
        {
            node.History.Append(new Packet(Packet.Literal, 1));
            node.History.Append(new Packet(0, node.TailLength));
        }
    }

    /// <summary>Puts the packets of the way to a node on the stack, last first.</summary>
    private void TraceBack(int current)
    {
        while (current > 0)
        {
            ref ParseNode node = ref _nodes[current];
            if (node.TailLength > 0)
            {
                _packets[_packetCount++] = new Packet(0, node.TailLength);
                _packets[_packetCount++] = new Packet(Packet.Literal, 1);
            }

            if (node.HeadLength > 0)
            {
                _packets[_packetCount++] = new Packet(node.HeadSource, node.HeadLength);
            }

            current -= node.Span;
        }
    }

    /// <summary>Tries everything that can follow a node.</summary>
    private void Expand(ReadOnlySpan<byte> data, int at, int current)
    {
        ref ParseNode node = ref _nodes[current];
        LzmaHistory history = node.History;
        int positionState = at & _encoder.Model.PositionMask;
        ExpandLiteral(data, at, current, history, node.Price + _prices.IsMatch(history.State, positionState, 0));
        int matched = node.Price + _prices.IsMatch(history.State, positionState, 1);
        int repeated = matched + _prices.IsRep(history.State, 1);
        if (data[at] == data[at - history.Rep0 - 1])
        {
            Relax(current + 1, repeated + _prices.ShortRep(history.State, positionState), 0, 1, 0);
        }

        for (int i = 0; i < Packet.Reps; i++)
        {
            if (_repLengths[i] >= LzmaFormat.MinMatch)
            {
                ExpandRep(data, at, current, history, i, repeated);
            }
        }

        ExpandMatches(data, at, current, history, matched + _prices.IsRep(history.State, 0));
    }

    private void ExpandLiteral(ReadOnlySpan<byte> data, int at, int current, in LzmaHistory history, int price)
    {
        byte expected = data[at - history.Rep0 - 1];
        price += _prices.Literal(data, at, history.State, expected);
        Relax(current + 1, price, Packet.Literal, 1, 0);
        if (expected != data[at])
        {
            RelaxRepeat(data, at + 1, current + 1, LzmaState.AfterLiteral(history.State), history.Rep0, price, Packet.Literal, 0);
        }
    }

    private void ExpandRep(ReadOnlySpan<byte> data, int at, int current, in LzmaHistory history, int index, int repeated)
    {
        int positionState = at & _encoder.Model.PositionMask;
        int price = repeated + _prices.Rep(index, history.State, positionState);
        int longest = _repLengths[index];
        ReadOnlySpan<int> lengths = _encoder.Prices.RepLengths.In(positionState);
        Open(current + longest);
        for (int length = LzmaFormat.MinMatch; length <= longest; length++)
        {
            RelaxOpen(current + length, price + lengths[length], index, length);
        }

        RelaxTail(data, at, current, LzmaState.AfterRep(history.State), history.Rep(index), price + lengths[longest], index, longest);
    }

    private void ExpandMatches(ReadOnlySpan<byte> data, int at, int current, in LzmaHistory history, int price)
    {
        if (_matchCount == 0)
        {
            return;
        }

        ReadOnlySpan<int> lengths = _encoder.Prices.MatchLengths.In(at & _encoder.Model.PositionMask);
        DistancePrices distances = _encoder.Prices.Distances;
        int afterMatch = LzmaState.AfterMatch(history.State);
        int length = Math.Max(_repLengths[0] + 1, LzmaFormat.MinMatch);
        Open(current + _matches[_matchCount - 1].Length);
        foreach (Match match in _matches.AsSpan(0, _matchCount))
        {
            int source = match.Distance + Packet.Reps;
            for (; length <= match.Length; length++)
            {
                int total = price + lengths[length] + distances.Of((uint)match.Distance, LzmaFormat.DistanceContext(length));
                RelaxOpen(current + length, total, source, length);
                if (length == match.Length)
                {
                    RelaxTail(data, at, current, afterMatch, match.Distance, total, source, length);
                }
            }
        }
    }

    /// <summary>Tries a literal and a repeat behind a head.</summary>
    private void RelaxTail(ReadOnlySpan<byte> data, int at, int current, int state, int distance, int price, int source, int length)
    {
        int literal = at + length;
        int earlier = literal - distance - 1;
        if (data.Length - literal <= LzmaFormat.MinMatch || data[literal + 1] != data[earlier + 1] || data[literal + 2] != data[earlier + 2])
        {
            return;
        }

        price += _prices.IsMatch(state, literal & _encoder.Model.PositionMask, 0) + _prices.Literal(data, literal, state, data[earlier]);
        RelaxRepeat(data, literal + 1, current + length + 1, LzmaState.AfterLiteral(state), distance, price, source, length);
    }

    /// <summary>Tries the repeat at the last distance that ends a tail.</summary>
    private void RelaxRepeat(
        ReadOnlySpan<byte> data, int at, int current, int state, int distance, int price, int headSource, int headLength)
    {
        int limit = Math.Min(data.Length - at, LzmaFormat.MaxMatch);
        if (limit < LzmaFormat.MinMatch)
        {
            return;
        }

        int length = ByteRuns.Extend(data, at - distance - 1, at, 0, limit);
        if (length >= LzmaFormat.MinMatch)
        {
            int positionState = at & _encoder.Model.PositionMask;
            price += _prices.IsMatch(state, positionState, 1) + _prices.IsRep(state, 1) + _prices.Rep(0, state, positionState)
                + _encoder.Prices.RepLengths.In(positionState)[length];
            Relax(current + length, price, headSource, headLength, length);
        }
    }

    private void Open(int target)
    {
        while (_end < target)
        {
            _nodes[++_end].Price = ParseNode.Unreached;
        }
    }

    private void Relax(int target, int price, int source, int headLength, int tailLength)
    {
        Open(target);
        ref ParseNode node = ref _nodes[target];
        if (price < node.Price)
        {
            node.Price = price;
            node.HeadSource = source;
            node.HeadLength = headLength;
            node.TailLength = tailLength;
        }
    }

    private void RelaxOpen(int target, int price, int source, int length)
    {
        ref ParseNode node = ref _nodes[target];
        if (price < node.Price)
        {
            node.Price = price;
            node.HeadSource = source;
            node.HeadLength = length;
            node.TailLength = 0;
        }
    }
}
