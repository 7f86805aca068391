using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Links;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>The adapter is pulled out at every frame of a job and plugged in again.</summary>
public sealed class ReplugTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_job_resumes_when_the_adapter_comes_back()
    {
        FlashRequest request = VirtualPart.SmallRequest();
        var whole = new VirtualPart();
        Run(whole, request);
        int frames = whole.Sent.Count(frame => frame[0] != 0x55);
        Assert.InRange(frames, 15, 80);
        for (int number = 1; number <= frames; number++)
        {
            var part = new VirtualPart(EmulatorSettings.Parse($"lines=off,replug=2s,fault=gone#{number}"));
            part.FillFlash(3);
            byte[] expected = VirtualPart.Expected(request, part.Board.Flash.Contents);
            Assert.Null(Run(part, request));
            Assert.True(part.Board.Flash.Contents.SequenceEqual(expected), $"frame {number}");
            Assert.Contains(part.Waited, w => w.Id == "link.gone");
        }
    }

    [Fact]
    public void One_that_stays_away_ends_the_job_with_its_loss()
    {
        var part = new VirtualPart(EmulatorSettings.Parse("lines=off,replug=31s,fault=gone#12"));
        NcpException? fault = Run(part, VirtualPart.SmallRequest());
        Assert.Equal(PortFaults.Gone, fault?.Diagnosis.Kind);
        Assert.Equal(PortFaults.NotFound, fault?.Others.Single().Kind);
    }

    private static NcpException? Run(VirtualPart part, FlashRequest request)
    {
        part.Wrap = link => new ReopeningLink(
            link, _ => ValueTask.FromResult<ISerialLink>(part.Board.OpenLink()), Patience, part.Clock, (why, _) => part.Waited.Add(why));
        return part.Try(flasher => flasher.FlashAsync(request, CancellationToken.None), new ConnectOptions(BootControl.Host));
    }
}
