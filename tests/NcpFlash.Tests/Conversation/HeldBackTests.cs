using NcpFlash.Chips;
using NcpFlash.Emulator;
using NcpFlash.Images;
using NcpFlash.Links;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>Adapters that swallow short replies: the part is found, worked on and verified all the same.</summary>
public sealed class HeldBackTests
{
    [Theory]
    [InlineData(EraseMode.Range)]
    [InlineData(EraseMode.Chip)]
    public void A_part_behind_an_adapter_that_holds_32_bytes_back_is_flashed(EraseMode erase)
    {
        FlashRequest request = VirtualPart.SmallRequest(erase);
        var part = new VirtualPart { Wrap = link => new HoldingLink(link) };
        part.FillFlash(4);
        byte[] expected = VirtualPart.Expected(request, part.Board.Flash.Contents);
        part.Run(f => f.FlashAsync(request, default));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
        Assert.Single(part.Events.OfType<JobEvent.Warned>(), w => w.Warning.Id == "adapter.holds-back");
    }

    [Fact]
    public void What_a_question_costs_through_such_an_adapter_is_measured()
    {
        var part = new VirtualPart();
        TimeSpan roundTrip = part.Clock.Run(async () =>
        {
            await using ISerialLink link = new HoldingLink(part.Board.OpenLink());
            var session = new IspSession(link, ChipCatalog.Default, part.Clock, new ConnectOptions(BootControl.Host), new Progress<JobEvent>());
            await session.ConnectAsync(default);
            return session.RoundTrip;
        });
        Assert.InRange(roundTrip.TotalMilliseconds, 0.1, 100);
    }

    [Fact]
    public void What_is_read_through_such_an_adapter_is_what_is_on_the_part()
    {
        var part = new VirtualPart { Wrap = link => new HoldingLink(link) };
        part.FillFlash(6);
        using var read = new MemoryStream();
        part.Run(f => f.ReadAsync(new FlashRange(0x1000, 10_000), read, default));
        Assert.True(part.Board.Flash.Contents.Slice(0x1000, 10_000).SequenceEqual(read.ToArray()));
    }

    [Fact]
    public void An_adapter_that_loses_replies_of_32_bytes_is_worked_with()
    {
        FlashRequest request = VirtualPart.SmallRequest();
        var part = new VirtualPart { Wrap = link => new LosingLink(link) };
        byte[] expected = VirtualPart.Expected(request, part.Board.Flash.Contents);
        part.Run(f => f.FlashAsync(request, default));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
    }

    [Fact]
    public void A_loss_behind_such_an_adapter_is_recovered()
    {
        FlashRequest request = VirtualPart.SmallRequest();
        var part = new VirtualPart(new EmulatorOptions { ControlLines = false, Faults = FaultScript.Parse("silence@3F#2+idle@31#1") }) { Wrap = link => new HoldingLink(link) };
        byte[] expected = VirtualPart.Expected(request, part.Board.Flash.Contents);
        part.Run(f => f.FlashAsync(request, default));
        Assert.True(part.Board.Flash.Contents.SequenceEqual(expected));
    }

    /// <summary>Delivers only whole blocks of 32 bytes (SYMPTOMS A10).</summary>
    private sealed class HoldingLink(ISerialLink inner) : ChangedLink(inner)
    {
        private readonly Queue<byte> _held = new();
        private readonly byte[] _chunk = new byte[4096];

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            while (_held.Count < 32)
            {
                int count = await base.ReadAsync(_chunk, cancellationToken);
                foreach (byte value in _chunk.AsSpan(0, count))
                {
                    _held.Enqueue(value);
                }
            }

            int whole = Math.Min(_held.Count - (_held.Count % 32), buffer.Length - (buffer.Length % 32));
            for (int i = 0; i < whole; i++)
            {
                buffer.Span[i] = _held.Dequeue();
            }

            return whole;
        }
    }

    /// <summary>Loses what comes in a burst of exactly 32n bytes (SYMPTOMS A11).</summary>
    private sealed class LosingLink(ISerialLink inner) : ChangedLink(inner)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            while (true)
            {
                int count = await base.ReadAsync(buffer, cancellationToken);
                if (count % 32 != 0)
                {
                    return count;
                }
            }
        }
    }
}
