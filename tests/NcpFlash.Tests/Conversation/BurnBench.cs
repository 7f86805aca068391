using System.Collections.Immutable;
using System.Text;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Emulator.Samples;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Tests.Emulator;
using NcpFlash.Tests.Images;
using NcpFlash.Tests.Planning;
using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Conversation;

/// <summary>Parts with the sample package on them or on its way, efuse files, and people who agree or do not.</summary>
internal static class BurnBench
{
    private static readonly Opcode[] Writes =
        [Opcode.FlashErase, Opcode.FlashChipErase, Opcode.FlashWrite, Opcode.FlashDecompressWrite, Opcode.EfuseWrite, Opcode.EfuseSecurityWrite, Opcode.EfuseWriteMac];

    private static readonly Lazy<FlashRequest> Own = new(() => Request(image => image));

    private static readonly Lazy<FlashRequest> Other = new(() => Request(image =>
        FirmwareImage.Parse(image) is null ? image : ImageSignatureTests.SignedBy(image, out _, [.. new byte[31], 7])));

    /// <summary>The sample package.</summary>
    public static FlashRequest Package => Own.Value;

    /// <summary>The sample package, signed with another key.</summary>
    public static FlashRequest ForeignPackage => Other.Value;

    public static EfuseOrder Order(byte[] file, EfuseConsent consent, params string[] allowed) => new(EfuseFile.Parse(file, "e.bin"), "e.bin", [.. allowed], consent);

    /// <summary>The lock for the sample key, or another.</summary>
    public static EfuseOrder Lock(EfuseConsent consent, Sha256Digest? key = null) => Order(EfuseBench.LockFile(key), consent);

    /// <summary>A part with images on its flash.</summary>
    /// <param name="package">The images.</param>
    /// <param name="faults">What disturbs it.</param>
    /// <param name="startsOpen">True for one that starts signed images before it is locked.</param>
    public static VirtualPart PartWith(FlashRequest package, string? faults = null, bool startsOpen = false)
    {
        var part = new VirtualPart(new EmulatorOptions
        {
            ControlLines = false,
            Faults = faults is null ? FaultScript.None : FaultScript.Parse(faults),
            StartsSignedUnlocked = startsOpen,
        });
        foreach (PlanImage image in package.Images)
        {
            part.Board.Flash.Load(image.Address, image.Contents.Span);
        }

        return part;
    }

    public static int Burns(this VirtualPart part) => part.Sent.Count(frame => frame[0] == (byte)Opcode.EfuseWrite);

    /// <summary>Frames that change a part.</summary>
    public static IEnumerable<Opcode> WritesSent(this VirtualPart part) => part.Sent.Select(frame => (Opcode)frame[0]).Where(Writes.Contains);

    /// <summary>What the part prints when it is reset with BOOT low.</summary>
    public static string BootLog(this VirtualPart part)
    {
        part.Board.BootButton = StrapLevel.Low;
        var host = new RawHost(part.Clock, part.Board);
        host.SetRate(2_000_000);
        part.Board.PulseEnable();
        string log = Encoding.ASCII.GetString(host.ReceiveBytes());
        part.Clock.Run(async () => await host.Link.DisposeAsync());
        part.Board.BootButton = null;
        part.Board.PulseEnable(); // and back into the ROM
        part.Clock.Advance(TimeSpan.FromSeconds(1));
        return log;
    }

    public static void AssertStarts(this VirtualPart part) => Assert.Contains("application: ready", part.BootLog(), StringComparison.Ordinal);

    public static bool Holds(this VirtualPart part, byte[] file) =>
        new EfuseImage(file).Except(new EfuseImage(part.Board.Efuse.Fuses)).IsBlank;

    private static FlashRequest Request(Func<byte[], byte[]> change)
    {
        uint[] addresses = [0, 0xE000, SamplePackage.FirmwareAddress, SamplePackage.FileSystemAddress];
        return new FlashRequest(
            [
                .. SamplePackage.Files().Zip(addresses, (file, address) =>
                    new PlanImage(file.Name, file.Name, address, change(file.Contents), new SourcePlace(file.Name))),
            ],
            EraseMode.Range, []);
    }

    /// <summary>Agrees to everything, after a while if need be.</summary>
    internal sealed class Agree(Func<ValueTask>? first = null) : EfuseConsent
    {
        public List<EfuseQuestion> Asked { get; } = [];

        public override async ValueTask<EfuseAnswer> AskAsync(EfuseQuestion question, CancellationToken cancellationToken)
        {
            Asked.Add(question);
            if (first is not null)
            {
                await first();
            }

            return EfuseAnswer.Yes(question, "by the test");
        }
    }

    /// <summary>Never agrees.</summary>
    internal sealed class Decline : EfuseConsent
    {
        public override ValueTask<EfuseAnswer> AskAsync(EfuseQuestion question, CancellationToken cancellationToken) => ValueTask.FromResult(EfuseAnswer.No(
            Diagnosis.Of(BurnFaults.NoConsent, ("file", question.FileName), ("mac", question.Mac.ToString()), ("reason", "nobody is there"), ("word", "LOCK"), ("tail", "d2dc"))));
    }

    /// <summary>Agrees to something else than what was asked.</summary>
    internal sealed class Misunderstand : EfuseConsent
    {
        public override ValueTask<EfuseAnswer> AskAsync(EfuseQuestion question, CancellationToken cancellationToken) =>
            ValueTask.FromResult(EfuseAnswer.Yes(question with { }, "to another question"));
    }
}
