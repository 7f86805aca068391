using System.Globalization;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Vendor;

/// <summary>The log lines of erasing, writing and verifying (PROTOCOL 5.4, steps 7 to 11).</summary>
internal sealed class VendorWriteLog(VendorLog log)
{
    private const int FramePayload = 2048;

    private readonly Dictionary<string, (string Path, string Address)> _names = [];
    private readonly Dictionary<string, long> _compressed = [];
    private FlashPlan? _plan;
    private string? _announced;
    private int _index;

    /// <summary>True when a plan is being executed.</summary>
    public bool HasPlan => _plan is not null;

    /// <summary>True when the last digest differed.</summary>
    public bool VerifyFailed { get; private set; }

    /// <summary>How an image is named in its heading.</summary>
    public void NameImage(PlanImage image, string path, string address) => _names[image.Name] = (path, address);

    /// <summary>The flash parameters were set for a file.</summary>
    public void SetParameters(TimeSpan elapsed)
    {
        log.Write("flash para file: built in", "Set flash config ");
        log.Cost("Set para", elapsed);
    }

    /// <summary>Shows an event of the work.</summary>
    public void Show(JobEvent jobEvent)
    {
        switch (jobEvent)
        {
            case JobEvent.Compressed e:
                _compressed[e.Image.Name] = e.Length;
                break;
            case JobEvent.PlanReady e:
                if (_plan is null) log.Write("Program operation");
                _plan = e.Plan;
                break;
            case JobEvent.StepStarted e:
                Start(e);
                break;
            case JobEvent.StepProgressed { Step: PlanStep.Write write } e:
                Load(Math.Min(LengthOf(write), (long)e.Done * FramePayload), LengthOf(write));
                break;
            case JobEvent.StepProgressed { Step: PlanStep.WriteCompressed write } e:
                Load(e.BytesDone, write.Range.Length);
                break;
            case JobEvent.Surveyed e:
                log.Write(string.Create(CultureInfo.InvariantCulture, $"ncpflash: {e.Equal} of {e.Bytes} bytes are on the part already and are left as they are"));
                break;
            case JobEvent.StepProgressed { Step: PlanStep.WritePages write } e:
                Load(e.BytesDone, write.Length);
                break;
            case JobEvent.StepProgressed { Step: PlanStep.Read read } e:
                log.Write(string.Create(CultureInfo.InvariantCulture, $"Read {e.BytesDone}/{read.Range.Length}"));
                break;
            case JobEvent.StepFinished e:
                Finish(e);
                break;
            case JobEvent.DigestCompared e:
                Compare(e);
                break;
            default:
                break;
        }
    }

    private void Start(JobEvent.StepStarted e)
    {
        switch (e.Step)
        {
            case PlanStep.EraseChip:
                log.Write("Flash Chip Erase All");
                break;
            case PlanStep.EraseRange erase:
                if (ImageAfter(e.Index) is { } image) Announce(image);
                log.Heading("flash erase");
                log.Write($"Erase flash  from 0x{erase.Range.Start:x} to 0x{erase.Range.End - 1:x}");
                break;
            case PlanStep.Write write:
                Announce(write.Image);
                if (write.Compressed) log.Write(string.Create(CultureInfo.InvariantCulture, $"decompress flash load {LengthOf(write)}"));
                break;
            case PlanStep.VerifyBlank or PlanStep.VerifyKept:
                log.Write("xip mode Verify");
                break;
            case PlanStep.Read:
                log.Write("Read operation");
                log.Heading("flash read");
                break;
            case PlanStep.Verify verify:
                log.Write($"Sha caled by host: {verify.Digest}", "xip mode Verify");
                break;
            case PlanStep.VerifyPart verify:
                log.Write($"Sha caled by host: {verify.Digest}", "xip mode Verify");
                break;
            case PlanStep.WriteCompressed write:
                Announce(write.Image);
                break;
            case PlanStep.WritePages write:
                Announce(write.Image);
                break;
            case PlanStep.Survey or PlanStep.Leave:
                break;
            default:
                throw new InvalidOperationException($"Unknown step {e.Step}.");
        }
    }

    private void Finish(JobEvent.StepFinished e)
    {
        switch (e.Step)
        {
            case PlanStep.EraseChip:
                log.Cost("Chip erase", e.Elapsed);
                break;
            case PlanStep.EraseRange:
                log.Cost("Erase", e.Elapsed);
                break;
            case PlanStep.Read:
                log.Cost("Flash read", e.Elapsed);
                log.Write("Finished");
                break;
            case PlanStep.Write or PlanStep.WriteCompressed or PlanStep.WritePages:
                log.Write("Write check");
                log.Cost("Flash load", e.Elapsed);
                log.Write("Finished");
                break;
            default:
                break;
        }
    }

    /// <summary>Progress in the vendor's form: bytes that travel where a file goes in one piece, bytes of the image where it goes in several.</summary>
    private void Load(long done, long total) => log.Write(string.Create(CultureInfo.InvariantCulture, $"Load {done}/{total} {{\"progress\":{100 * done / total}}}"));

    private long LengthOf(PlanStep.Write write) =>
        write.Compressed && _compressed.TryGetValue(write.Image.Name, out long length) ? length : write.Image.Contents.Length;

    private void Compare(JobEvent.DigestCompared e)
    {
        log.Write(string.Create(CultureInfo.InvariantCulture, $"Read Sha256/{e.Range.Length}"));
        log.Cost("Flash xip readsha", e.Elapsed);
        log.Write("Finished", $"Sha caled by dev: {e.Actual}");
        VerifyFailed = e.Actual != e.Expected;
        if (!VerifyFailed) log.Write("Verify success");
    }

    /// <summary>The image that the first write behind a step writes.</summary>
    private PlanImage? ImageAfter(int index) => _plan?.Steps.Skip(index + 1).Select(ImageOf).FirstOrDefault(i => i is not null);

    private static PlanImage? ImageOf(PlanStep step) => step switch
    {
        PlanStep.Write write => write.Image,
        PlanStep.WriteCompressed write => write.Image,
        PlanStep.WritePages write => write.Image,
        _ => null,
    };

    private void Announce(PlanImage image)
    {
        if (_announced == image.Name) return;
        _announced = image.Name;
        (string path, string address) = _names.GetValueOrDefault(image.Name, (image.File, $"{image.Address:x}"));
        log.Write(string.Create(CultureInfo.InvariantCulture, $"Dealing Index {_index++}"));
        log.Write($"========= programming {path} to 0x{address}");
        log.Heading("flash load");
    }
}
