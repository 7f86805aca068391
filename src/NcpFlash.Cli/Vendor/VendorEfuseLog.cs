using NcpFlash.Cli.Reporting;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Vendor;

/// <summary>The log lines of a burn (PROTOCOL 5.4, step 13), and ours about what the vendor's tool does not tell.</summary>
internal sealed class VendorEfuseLog(VendorLog log)
{
    private bool _isFirst;

    /// <summary>True once the burn has begun, or was found to be done already.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Shows an event of a burn.</summary>
    public void Show(JobEvent jobEvent)
    {
        switch (jobEvent)
        {
            case JobEvent.EfusePlanReady { Plan.IsRefused: false } or JobEvent.BootImageChecked:
                Ours(jobEvent);
                break;
            case JobEvent.EfuseLoadStarted e:
                HasBegun = true;
                _isFirst = true;
                log.Heading("efuse load");
                log.Write($"Load file: {e.File}");
                if (e.IsContainer) log.Write("Decrypt efuse data");
                break;
            case JobEvent.EfuseWriteStarted when _isFirst:
                _isFirst = false; // the vendor names the two halves of its file; here a write is what belongs together
                log.Write("Load efuse 0");
                break;
            case JobEvent.EfuseVerified e:
                if (!e.Plan.IsComplete) log.Write("Load efuse 1");
                log.Write("Finished");
                Ours(e);
                break;
            default:
                break;
        }
    }

    private void Ours(JobEvent jobEvent)
    {
        foreach ((_, string line) in EfuseEventText.Lines(jobEvent)) log.Write($"ncpflash: {line}");
    }
}
