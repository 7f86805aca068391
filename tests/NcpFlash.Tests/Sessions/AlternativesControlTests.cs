using NcpFlash.Links;
using NcpFlash.Sessions;
using NcpFlash.Sessions.Boot;
using NcpFlash.Tests.Links;
using Xunit;

namespace NcpFlash.Tests.Sessions;

/// <summary>Several ways in turn: the one that has led to a part stays.</summary>
public sealed class AlternativesControlTests
{
    private readonly List<string> _moves = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static BootContext Context { get; } =
        new(MemoryLink.CreatePair().Host, NcpFlash.Chips.ChipCatalog.Default, TimeProvider.System, new Progress<JobEvent>());

    [Fact]
    public async Task The_way_that_led_to_a_part_is_taken_again_and_out()
    {
        var control = new AlternativesControl("a or b or c", [new Way("a", _moves), new Way("b", _moves), new Way("c", _moves)]);
        await control.EnterAsync(Context, NoSync, Token);
        await control.EnterAsync(Context, NoSync, Token);
        control.NoteProof();
        await control.EnterAsync(Context, NoSync, Token);
        await control.EnterAsync(Context, NoSync, Token);
        await control.LeaveAsync(Context, Token);
        Assert.Equal(["a in", "b in", "b in", "b in", "b out"], _moves);
    }

    [Fact]
    public async Task Without_a_proof_each_is_tried_and_the_first_leads_out()
    {
        var control = new AlternativesControl("a or b", [new Way("a", _moves), new Way("b", _moves)]);
        for (int i = 0; i < 3; i++)
        {
            await control.EnterAsync(Context, NoSync, Token);
        }

        await control.LeaveAsync(Context, Token);
        Assert.Equal(["a in", "b in", "b in", "a out"], _moves);
    }

    [Fact]
    public async Task A_way_that_leads_in_alone_leaves_the_way_out_to_another()
    {
        var control = new AlternativesControl("a or b", [new Way("a", _moves) { LeadsOut = false }, new Way("b", _moves)]);
        await control.EnterAsync(Context, NoSync, Token);
        control.NoteProof();
        await control.LeaveAsync(Context, Token);
        Assert.Equal(["a in", "b out"], _moves);
    }

    private static ValueTask<byte[]> NoSync(CancellationToken cancellationToken) => throw new InvalidOperationException("It does not talk to the part.");

    private sealed class Way(string name, List<string> moves) : BootControl
    {
        public bool LeadsOut { get; init; } = true;

        public override string Text => name;

        public override bool CanEnter(LinkIdentity port) => true;

        public override bool CanLeave(LinkIdentity port) => LeadsOut;

        public override ValueTask<byte[]?> EnterAsync(BootContext context, SyncRound sync, CancellationToken cancellationToken)
        {
            moves.Add(name + " in");
            return base.EnterAsync(context, sync, cancellationToken);
        }

        public override ValueTask LeaveAsync(BootContext context, CancellationToken cancellationToken)
        {
            moves.Add(name + " out");
            return base.LeaveAsync(context, cancellationToken);
        }
    }
}
