using System.Collections.Immutable;
using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Links;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Wire.Commands;

namespace NcpFlash.Jobs;

/// <summary>
/// Jobs over one open link. Each method connects, does one job and leaves the part in its ROM; every one fails with an
/// <see cref="NcpException"/>, or with <see cref="OperationCanceledException"/> when the caller cancels.
/// </summary>
/// <param name="link">An open link; it stays open.</param>
/// <param name="family">The chip family to expect.</param>
/// <param name="time">The clock of all waits and deadlines.</param>
/// <param name="options">How to reach the part.</param>
/// <param name="progress">Receives the events, on the caller's thread of execution, in the order <see cref="JobEvent"/> promises.</param>
public sealed class Flasher(ISerialLink link, ChipFamily family, TimeProvider time, ConnectOptions options, IProgress<JobEvent> progress)
{
    /// <summary>Executes a plan on a connected part.</summary>
    private delegate Task Execution(IspSession session, FlashPlan plan);

    /// <summary>Asked once before factory data that is not blank is lost; null to go on without a question.</summary>
    public LossQuestion? AskBeforeLoss { get; init; }

    /// <summary>Compressed streams; several jobs may share them. By default compressing is done on the caller's thread.</summary>
    public StreamCache Streams { get; init; } = new(StreamCache.Inline, time);

    /// <summary>Erases, writes and verifies what <paramref name="request"/> asks for.</summary>
    /// <exception cref="NcpException">The request cannot be planned (nothing was sent), or the job failed.</exception>
    public Task<JobSummary> FlashAsync(FlashRequest request, CancellationToken cancellationToken) => FlashAsync(request, efuse: null, cancellationToken);

    /// <summary>Erases, writes and verifies what <paramref name="request"/> asks for, and then burns an efuse file.</summary>
    /// <param name="request">What belongs on the flash.</param>
    /// <param name="efuse">What is burnt once everything is verified, and who is asked before anything is written; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the job.</param>
    /// <exception cref="NcpException">
    /// The request cannot be planned, the burn is refused or nobody agreed to it (nothing was written in these cases), or the job failed.
    /// </exception>
    public async Task<JobSummary> FlashAsync(FlashRequest request, EfuseOrder? efuse, CancellationToken cancellationToken)
    {
        efuse?.Check(request);
        request = efuse is null ? request : request.BeforeBurn();
        var tally = new JobTally(time);
        Execution execute = await PrepareAsync(request, tally, cancellationToken).ConfigureAwait(false);
        IspSession session = await ConnectAsync(withFlash: true, cancellationToken).ConfigureAwait(false);
        FlashPlan plan = await new PartPlanner(session).PlanAsync(request, cancellationToken).ConfigureAwait(false);
        if (efuse is null)
        {
            await execute(session, plan).ConfigureAwait(false);
            return tally.ToSummary(Report(session));
        }

        var job = new EfuseJob(session, efuse, time, progress);
        ApprovedEfusePlan approved = await job.ApproveAsync(plan, cancellationToken).ConfigureAwait(false);
        await execute(session, plan).ConfigureAwait(false);
        EfuseImage burnt = await job.BurnAsync(approved, cancellationToken).ConfigureAwait(false);
        return tally.ToSummary(Report(session) with { Efuse = burnt });
    }

    /// <summary>
    /// Burns an efuse file into a part that holds its images already: boot2 and firmware on its flash are checked first, by signature and digest.
    /// </summary>
    /// <param name="order">What is burnt, and who is asked.</param>
    /// <param name="cancellationToken">Cancels the job.</param>
    /// <exception cref="NcpException">The burn is refused or nobody agreed to it (nothing was written), or it failed.</exception>
    public async Task<JobSummary> BurnEfuseAsync(EfuseOrder order, CancellationToken cancellationToken)
    {
        order.Check(request: null);
        var tally = new JobTally(time);
        IspSession session = await ConnectAsync(withFlash: true, cancellationToken).ConfigureAwait(false);
        var job = new EfuseJob(session, order, time, progress);
        ApprovedEfusePlan approved = await job.ApproveAsync(plan: null, cancellationToken).ConfigureAwait(false);
        await session.ExpectSteadyTrafficAsync(cancellationToken).ConfigureAwait(false);
        EfuseImage burnt = await job.BurnAsync(approved, cancellationToken).ConfigureAwait(false);
        return tally.ToSummary(Report(session) with { Efuse = burnt });
    }

    /// <summary>Compares the part's digests with those of <paramref name="images"/>; changes nothing.</summary>
    /// <exception cref="NcpException"><c>verify.mismatch</c>, once for each image that differs.</exception>
    public async Task<JobSummary> VerifyAsync(ImmutableArray<PlanImage> images, CancellationToken cancellationToken)
    {
        var tally = new JobTally(time);
        IspSession session = await ConnectAsync(withFlash: true, cancellationToken).ConfigureAwait(false);
        FlashPlan plan = RangePlanner.PlanVerify(images, session.Flash.SizeInBytes);
        await ExecuteAsync(session, plan, new CompressedImages(Streams, family, progress), tally, cancellationToken).ConfigureAwait(false);
        return tally.ToSummary(Report(session));
    }

    /// <summary>Erases <paramref name="range"/>, or the whole chip when it is null, and proves by digest that it is blank.</summary>
    public async Task<JobSummary> EraseAsync(FlashRange? range, CancellationToken cancellationToken)
    {
        var tally = new JobTally(time);
        IspSession session = await ConnectAsync(withFlash: true, cancellationToken).ConfigureAwait(false);
        FlashPlan plan = await new PartPlanner(session).PlanEraseAsync(range, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(session, plan, new CompressedImages(Streams, family, progress), tally, cancellationToken).ConfigureAwait(false);
        return tally.ToSummary(Report(session));
    }

    /// <summary>Reads <paramref name="range"/> into <paramref name="destination"/> and proves by digest that it arrived unchanged.</summary>
    public async Task<JobSummary> ReadAsync(FlashRange range, Stream destination, CancellationToken cancellationToken)
    {
        var tally = new JobTally(time);
        IspSession session = await ConnectAsync(withFlash: true, cancellationToken).ConfigureAwait(false);
        RangePlanner.CheckInside(range, session.Flash.SizeInBytes);
        await session.ExpectSteadyTrafficAsync(cancellationToken).ConfigureAwait(false);
        var reader = new FlashReader(session, progress, tally);
        await reader.ReadAsync(range, destination, cancellationToken).ConfigureAwait(false);
        return tally.ToSummary(Report(session));
    }

    /// <summary>Reaches the part and its flash, and does nothing else.</summary>
    public async Task<JobSummary> ProbeAsync(CancellationToken cancellationToken)
    {
        var tally = new JobTally(time);
        IspSession session = await ConnectAsync(withFlash: true, cancellationToken).ConfigureAwait(false);
        await session.ExpectSteadyTrafficAsync(cancellationToken).ConfigureAwait(false);
        return tally.ToSummary(Report(session));
    }

    /// <summary>Reads what the part tells of itself, its efuse array included.</summary>
    public async Task<JobSummary> InfoAsync(CancellationToken cancellationToken)
    {
        var tally = new JobTally(time);
        IspSession session = await ConnectAsync(withFlash: true, cancellationToken).ConfigureAwait(false);
        await session.ExpectSteadyTrafficAsync(cancellationToken).ConfigureAwait(false);
        EfuseImage? efuse = null;
        try
        {
            efuse = (await ProvenEfuse.ReadAsync(session, cancellationToken).ConfigureAwait(false)).Image;
        }
        catch (NcpException hidden) when (hidden.Diagnosis.Kind == EfuseFaults.Unreadable || hidden.Diagnosis.Kind == ChipFaults.Closed)
        {
            progress.Report(new JobEvent.Warned(hidden.Diagnosis)); // everything else about the part is known all the same
        }

        return tally.ToSummary(Report(session) with { Efuse = efuse });
    }

    /// <summary>Reads the whole efuse array, twice, and proves that it is this part's.</summary>
    /// <exception cref="NcpException"><c>efuse.state-unreadable</c>, or the conversation failed.</exception>
    public async Task<(JobSummary Summary, EfuseImage Efuse)> ReadEfuseAsync(CancellationToken cancellationToken)
    {
        var tally = new JobTally(time);
        IspSession session = await ConnectAsync(withFlash: false, cancellationToken).ConfigureAwait(false);
        await session.ExpectSteadyTrafficAsync(cancellationToken).ConfigureAwait(false);
        EfuseImage efuse = (await ProvenEfuse.ReadAsync(session, cancellationToken).ConfigureAwait(false)).Image;
        return (tally.ToSummary(chip: null), efuse);
    }

    /// <summary>Reads efuse bytes.</summary>
    /// <param name="range">Byte range inside the efuse array; start and length multiples of 4.</param>
    /// <param name="cancellationToken">Cancels the job.</param>
    public async Task<(JobSummary Summary, byte[] Efuse)> ReadEfuseAsync(FlashRange range, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(range.End, (ulong)family.EfuseSize, nameof(range));
        var tally = new JobTally(time);
        IspSession session = await ConnectAsync(withFlash: false, cancellationToken).ConfigureAwait(false);
        await session.ExpectSteadyTrafficAsync(cancellationToken).ConfigureAwait(false);
        byte[] efuse = await session.ExecuteAsync(new EfuseRead(range.Start, range.Length), cancellationToken).ConfigureAwait(false);
        return (tally.ToSummary(chip: null), efuse);
    }

    /// <summary>Starts the application: by the boot control where it can drive the part, otherwise by the ROM's own reset command. Then looks whether it runs.</summary>
    /// <exception cref="NcpException"><c>part.still-in-rom</c>, or <c>part.other-version</c> where the options say which version is to run.</exception>
    public async Task<JobSummary> ResetAsync(CancellationToken cancellationToken)
    {
        var tally = new JobTally(time);
        var watch = new StartWatch(link, family, time, options, progress);
        if (options.Control.CanLeave(link.Identity))
        {
            return tally.ToSummary(chip: null) with { Notes = await watch.ByControlAsync(cancellationToken).ConfigureAwait(false) };
        }

        IspSession session = await ConnectAsync(withFlash: false, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync(new ResetChip(), cancellationToken).ConfigureAwait(false);
        return tally.ToSummary(chip: null) with { Notes = await watch.AfterCommandAsync(cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>
    /// Begins to compress, and says how the plan is executed once it is there: by what differs, or plainly where that was asked for or the result depends on
    /// what is on the part.
    /// </summary>
    private async Task<Execution> PrepareAsync(FlashRequest request, JobTally tally, CancellationToken cancellationToken)
    {
        FlashPlan nominal = FlashPlanner.Plan(request, family, family.NominalFlashSize);
        if (request.IsFull || FlashTarget.Of(nominal) is null)
        {
            var compressed = new CompressedImages(Streams, family, progress);
            await compressed.PrepareAsync(nominal, cancellationToken).ConfigureAwait(false);
            return (session, plan) => ExecuteAsync(session, plan, compressed, tally, cancellationToken);
        }

        var streams = new CompressionAhead(Streams, family, time, progress);
        streams.Begin(nominal);
        return (session, plan) => ExecuteDeltaAsync(session, plan, streams, tally, cancellationToken);
    }

    private async Task<IspSession> ConnectAsync(bool withFlash, CancellationToken cancellationToken)
    {
        var session = new IspSession(link, family, time, options, progress);
        await session.ConnectAsync(cancellationToken).ConfigureAwait(false);
        if (withFlash)
        {
            await session.PrepareFlashAsync(cancellationToken).ConfigureAwait(false);
        }

        return session;
    }

    private async Task ExecuteAsync(IspSession session, FlashPlan plan, CompressedImages compressed, JobTally tally, CancellationToken cancellationToken)
    {
        await AnnounceAsync(session, plan, tally, cancellationToken).ConfigureAwait(false);
        await compressed.PrepareAsync(plan, cancellationToken).ConfigureAwait(false);
        await session.ExpectSteadyTrafficAsync(cancellationToken).ConfigureAwait(false);
        if (plan.Steps.Any(s => s is PlanStep.Write))
        {
            await session.PrepareWritingAsync(cancellationToken).ConfigureAwait(false);
        }

        await new PlanExecutor(session, plan, compressed, progress, tally).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ExecuteDeltaAsync(IspSession session, FlashPlan plan, CompressionAhead streams, JobTally tally, CancellationToken cancellationToken)
    {
        await AnnounceAsync(session, plan.WithSurvey(), tally, cancellationToken).ConfigureAwait(false);
        await session.ExpectSteadyTrafficAsync(cancellationToken).ConfigureAwait(false);
        await session.PrepareWritingAsync(cancellationToken).ConfigureAwait(false);
        FlashTarget target = FlashTarget.Of(plan) ?? throw new InvalidOperationException("The flash size decides how a plan can be carried out.");
        await new DeltaJob(session, (plan, target), streams, progress, tally).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the plan and its warnings, and asks before factory data is lost.</summary>
    private async Task AnnounceAsync(IspSession session, FlashPlan plan, JobTally tally, CancellationToken cancellationToken)
    {
        foreach (Diagnosis warning in plan.Warnings)
        {
            progress.Report(new JobEvent.Warned(warning));
        }

        progress.Report(new JobEvent.PlanReady(plan));
        if (AskBeforeLoss is { } question)
        {
            TimeSpan asked = tally.Elapsed;
            await new LossConsent(session, time, question).AskAsync(plan, cancellationToken).ConfigureAwait(false);
            tally.LeaveOut(tally.Elapsed - asked);
        }
    }

    private static ChipReport Report(IspSession session) => new(session.Family, session.BootInfo, session.BootInfo.Mac, session.Flash);
}
