using NcpFlash.Chips;
using NcpFlash.Cli.Running;
using NcpFlash.Cli.Verbs;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Jobs;
using NcpFlash.Planning;

namespace NcpFlash.Cli.Vendor;

/// <summary>Does what a vendor command line asks for: files first, then the part.</summary>
internal sealed class VendorWork(VendorRequest request, ChipFamily chip, Shell shell, VendorReporter reporter)
{
    private FlashRequest? _images;
    private EfuseOrder? _efuse;

    /// <summary>Loads and checks every file; nothing is asked of the part yet.</summary>
    /// <exception cref="NcpException">Something is wrong, or is not done.</exception>
    public void Prepare()
    {
        switch (request.Job)
        {
            case VendorJob.Program program:
                _images = VendorPackage.Load(program.Config, request, reporter);
                FlashPlanner.Plan(_images, chip, chip.NominalFlashSize);
                _efuse = program.EfuseFile is { } file ? VendorEfuse.Load(file, reporter) : null;
                _efuse?.Check(_images);
                break;
            case VendorJob.BurnEfuse burn:
                _efuse = VendorEfuse.Load(burn.EfuseFile, reporter);
                _efuse.Check(request: null);
                break;
            case VendorJob.WriteFlash write:
                _images = new FlashRequest([PackageLoader.LoadImage(write.File, write.Start)], EraseMode.Range, [], IsRaw: true);
                FlashPlanner.Plan(_images, chip, chip.NominalFlashSize);
                break;
            case VendorJob.ReadEfuse read:
                VendorEfuse.Check(read.Range, chip);
                break;
            case VendorJob.ReadFlash read:
                RangePlanner.CheckInside(read.Range, Plans.LargestFlash(chip));
                break;
            case VendorJob.Erase { Range: { } range }:
                RangePlanner.PlanErase(range, Plans.LargestFlash(chip));
                break;
            default:
                break;
        }
    }

    /// <summary>Opens the port and does it.</summary>
    public async Task<JobResult> RunAsync(Connection connection, CancellationToken cancellationToken)
    {
        using ResultFile? file = request.Job switch
        {
            VendorJob.ReadEfuse read => new ResultFile(read.File),
            VendorJob.ReadFlash read => new ResultFile(read.File),
            _ => null,
        };
        var streams = new StreamCache(PartJob.ThreadPoolWork, shell.Time, cancellationToken);
        if (_images is not null) streams.Begin(FlashPlanner.Plan(_images, chip, chip.NominalFlashSize), chip, _images.IsFull);
        await using OpenPort port = await PortOpener.OpenAsync(connection, shell.Time, reporter, cancellationToken);
        var learning = new Learning(shell, port.Link.Identity, connection.Options, reporter);
        var flasher = new Flasher(port.Link, chip, shell.Time, learning.Options with { Host = port.Host }, learning) { Streams = streams };
        JobSummary summary = await RunAsync(flasher, file, cancellationToken);
        learning.Keep();
        file?.Keep();
        if (request.ResetAfterwards) Headlines.TellNotes(await flasher.ResetAsync(cancellationToken), reporter);
        port.Control.EndWell();
        return new JobResult(null, summary);
    }

    private async Task<JobSummary> RunAsync(Flasher flasher, ResultFile? file, CancellationToken cancellationToken)
    {
        switch (request.Job)
        {
            case VendorJob.ReadEfuse read when file is not null:
                return await ReadEfuseAsync(flasher, read.Range, file, cancellationToken);
            case VendorJob.ReadFlash read when file is not null:
                return await file.GuardAsync(stream => flasher.ReadAsync(read.Range, stream, cancellationToken));
            case VendorJob.Erase erase:
                return await flasher.EraseAsync(erase.Range, cancellationToken);
            default:
                return _images is not null ? await flasher.FlashAsync(_images, _efuse, cancellationToken)
                    : _efuse is not null ? await flasher.BurnEfuseAsync(_efuse, cancellationToken)
                    : await flasher.ProbeAsync(cancellationToken);
        }
    }

    private async Task<JobSummary> ReadEfuseAsync(Flasher flasher, FlashRange range, ResultFile file, CancellationToken cancellationToken)
    {
        reporter.Line("Read operation");
        (JobSummary summary, byte[] efuse) = await flasher.ReadEfuseAsync(range, cancellationToken);
        reporter.Line("Read efuse");
        file.Write(efuse);
        reporter.Line("Finished");
        return summary;
    }
}
