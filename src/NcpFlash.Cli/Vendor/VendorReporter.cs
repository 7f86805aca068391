using System.Globalization;
using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Planning;
using NcpFlash.Sessions;

namespace NcpFlash.Cli.Vendor;

/// <summary>Job events as the vendor's log lines, in the vendor's order (PROTOCOL 5.4, with its trailing blanks; the failing start as a real log shows it).</summary>
internal sealed class VendorReporter(Shell shell) : Reporter
{
    private readonly VendorLog _log = new(shell.Output, shell.Time);
    private readonly VendorWriteLog _work = new(new VendorLog(shell.Output, shell.Time));
    private readonly VendorEfuseLog _efuse = new(new VendorLog(shell.Output, shell.Time));
    private long _connecting;
    private bool _linesPlayed;
    private bool _answerPending;
    private string? _phaseCode;
    private bool _identified;

    /// <summary>Name of the port, for the first lines.</summary>
    public void Begin(string port)
    {
        _log.Write($"Serial port is {port}", new string('=', 50));
    }

    /// <summary>The lines between the package's own and the connection.</summary>
    public void StartProgram(string port, bool reset, BitRate rate)
    {
        _log.Write("Program Start");
        _log.Heading("eflash loader cmd arguments");
        _log.Write($"serial port is {port}", $"cpu_reset={(reset ? "True" : "False")}", $"com speed: {rate}");
    }

    /// <summary>A plain line.</summary>
    public void Line(string text) => _log.Write(text);

    /// <summary>How an image is named in <c>programming … to …</c>.</summary>
    public void NameImage(PlanImage image, string path, string address) => _work.NameImage(image, path, address);

    /// <inheritdoc/>
    protected override void Show(JobEvent jobEvent)
    {
        _phaseCode = VendorPhase.After(jobEvent) ?? _phaseCode;
        switch (jobEvent)
        {
            case JobEvent.Connecting or JobEvent.AttemptStarted or JobEvent.SyncSent or JobEvent.SyncAnswered or JobEvent.Synced or JobEvent.BootInfoRead:
                ShowConnection(jobEvent);
                break;
            case JobEvent.RateChanged or JobEvent.MacRead or JobEvent.FlashControllerSet or JobEvent.FlashIdentified:
                ShowPart(jobEvent);
                break;
            case JobEvent.Retrying:
                _log.Write("Retry");
                break;
            case JobEvent.Resynced e:
                _log.Write("send sync", "ack is b'4f4b'", "shake hand success", $"ncpflash: contact was lost ({e.Reason}) and found again at {e.Rate} baud");
                break;
            case JobEvent.RateFellBack e:
                _log.Write($"ncpflash: {EventText.Stage(e)}");
                break;
            case JobEvent.Warned e:
                Ours("warning", e.Warning);
                break;
            case JobEvent.PlanReady { Plan: { LosesFactoryData: true, LossWarning: { } warning } plan }:
                if (plan.Warnings.All(w => w.Kind != warning.Kind)) Ours("warning", warning); // an erase that was asked for by its range has no warnings of its own
                _work.Show(jobEvent);
                break;
            case JobEvent.EfuseLoadStarted when _work.HasPlan:
                _log.Write("Program Finished");
                _efuse.Show(jobEvent);
                break;
            default:
                _work.Show(jobEvent);
                _efuse.Show(jobEvent);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Show(Finding finding)
    {
        foreach (string line in finding.Lines) _log.Write(line);
    }

    /// <inheritdoc/>
    protected override void Show(JobEnding ending)
    {
        if (ending.Diagnosis is { } diagnosis)
        {
            ShowFailure(ending, diagnosis);
            return;
        }

        if (_work.HasPlan && !_efuse.HasBegun) _log.Write("Program Finished");
        _log.Cost("All", ending.Elapsed);
        _log.Write("close interface", "[All Success]");
    }

    private void ShowConnection(JobEvent jobEvent)
    {
        switch (jobEvent)
        {
            case JobEvent.Connecting:
                _connecting = shell.Time.GetTimestamp();
                _log.Heading("Interface is uart");
                _log.Write("Bootrom load");
                _log.Heading("get_boot_info");
                _log.Heading("image get bootinfo");
                break;
            case JobEvent.AttemptStarted e:
                SettleAnswer("reshake");
                _linesPlayed = e.PlaysLines;
                if (e.PlaysLines) _log.Write("tx rx and power off, press the machine!", "cutoff time is 0.05");
                else _log.Write("default set DTR high ");
                break;
            case JobEvent.SyncSent:
                if (_linesPlayed) _log.Write("power on tx and rx ", "reset cnt: 0, reset hold: 0.05, shake hand delay: 0.1");
                _log.Write("clean buf", "send sync");
                break;
            case JobEvent.SyncAnswered e:
                _log.Write($"ack is b'{Convert.ToHexStringLower(e.Bytes.Span)}'");
                if (e.Bytes.IsEmpty) _log.Write("retry");
                _answerPending = !e.Bytes.IsEmpty;
                break;
            case JobEvent.Synced:
                SettleAnswer("shake hand success");
                break;
            case JobEvent.BootInfoRead e:
                _log.Write($"data read is b'{Convert.ToHexStringLower(e.Info.Raw.Span)}'");
                _log.Heading($"ChipID: {e.Info.Mac}");
                _log.Cost("Get bootinfo", e.Elapsed);
                break;
            default:
                throw new InvalidOperationException($"Unknown event {jobEvent}.");
        }
    }

    private void ShowPart(JobEvent jobEvent)
    {
        switch (jobEvent)
        {
            case JobEvent.RateChanged e:
                _log.Write($"change bdrate: {e.Requested}", "Clock PLL set");
                _log.Cost("Set clock", e.Elapsed);
                break;
            case JobEvent.MacRead e:
                _log.Write("Read mac addr ", $"MACADDR: {e.Mac}");
                break;
            case JobEvent.FlashControllerSet e when _identified:
                _work.SetParameters(e.Elapsed);
                break;
            case JobEvent.FlashControllerSet e:
                _log.Write("flash set para", $"get flash pin cfg from bootinfo: 0x{e.Pin:x2}", $"set flash cfg: {e.Word:x}", "Set flash config ");
                _log.Cost("Set para", e.Elapsed);
                break;
            case JobEvent.FlashIdentified e:
                _identified = true;
                _log.Heading("flash read jedec ID");
                _log.Write(
                    "Read flash jedec ID ", "readdata: ", $"b'{e.Part.Id}{e.Flag:x2}'", "Finished", "flash config Not found,use default", $"jedec_id:{e.Part.Id}",
                    string.Create(CultureInfo.InvariantCulture, $"capacity_id:{e.Part.Id.Capacity}"),
                    string.Create(CultureInfo.InvariantCulture, $"capacity:{e.Part.SizeInBytes / 1048576.0:0.0}M"),
                    $"get flash size: 0x{e.Part.SizeInBytes:x8}");
                break;
            default:
                throw new InvalidOperationException($"Unknown event {jobEvent}.");
        }
    }

    /// <summary>Whether the answer to a sync burst was the boot ROM's is known only by what comes next.</summary>
    private void SettleAnswer(string word)
    {
        if (_answerPending) _log.Write(word);
        _answerPending = false;
    }

    private void ShowFailure(JobEnding ending, Diagnosis diagnosis)
    {
        SettleAnswer("reshake");
        string code = CodeOf(diagnosis);
        if (_phaseCode == VendorPhase.Handshake && diagnosis.Kind.Outcome == Outcome.ChipOrLink)
        {
            _log.Write("shake hand fail", "shake hand fail");
            _log.Heading("ChipID:");
            _log.Cost("Get bootinfo", shell.Time.GetElapsedTime(_connecting));
        }

        if (_work.VerifyFailed) _log.Write("Verify fail");
        foreach (Diagnosis finding in ending.Others.Insert(0, diagnosis))
        {
            if (VendorCodes.LineOf(finding) is { } line) _log.Write(line);
        }

        _log.Write(VendorCodes.ErrorObject(code));
        if (_phaseCode is not null && ending.Outcome != Outcome.Cancelled) _log.Write("Burn Retry", "Burn return with retry fail");
        Ours(ending.Outcome == Outcome.Cancelled ? "cancelled" : "error", diagnosis);
        foreach (Diagnosis other in ending.Others) Ours("also", other);
        if (ending.Behind is [var cause, ..]) Ours("cause", cause);
        foreach (string line in ErrorBlock.Sureness(ending, width: null)) _log.Write($"ncpflash: {line}");
        if (State.Touched) _log.Write($"ncpflash:   part:   {State.Describe()} {State.Advice()}");
    }

    private string CodeOf(Diagnosis diagnosis) => VendorCodes.Of(diagnosis.Id) ?? diagnosis.Kind.Outcome switch
    {
        Outcome.ChipOrLink when _phaseCode is not null => _phaseCode,
        Outcome.Verification => VendorPhase.Verify,
        _ => VendorCodes.Unknown,
    };

    private void Ours(string word, Diagnosis diagnosis)
    {
        _log.Write($"ncpflash: {word} {diagnosis.Id}: {diagnosis.Summary}", $"ncpflash:   means:  {diagnosis.Cause}", $"ncpflash:   do:     {diagnosis.Advice}");
        if (diagnosis.Advice.Contains("--boot", StringComparison.Ordinal))
        {
            _log.Write("ncpflash:   note:   --boot is no option of the vendor's command line; 'ncpflash flash CONFIG.ini --port PORT --boot ...' does the same job");
        }
    }
}
