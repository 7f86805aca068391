using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Vendor;

/// <summary>A vendor command line, understood.</summary>
/// <param name="Port">Port name, or null when none is given.</param>
/// <param name="Chip">Chip name, for <c>$(CHIPNAME)</c> and the family.</param>
/// <param name="CpuId">Appended to the chip name in <c>$(CHIPNAME)</c>, or null.</param>
/// <param name="WorkRate">Rate of the work.</param>
/// <param name="ResetAfterwards">True to start the application at the end.</param>
/// <param name="Job">What is asked for.</param>
internal sealed record VendorRequest(string? Port, string Chip, string? CpuId, BitRate WorkRate, bool ResetAfterwards, VendorJob Job)
{
    /// <summary>Options that say what is written to the flash, and where.</summary>
    private static readonly string[] OfFlashWrites = ["--file", "--start", "--addr"];

    private const string NumberForms = "a number such as 0x10000 or 65536";

    /// <summary>Reads a command line.</summary>
    /// <exception cref="NcpException">It is wrong, or asks for something that is not done.</exception>
    public static VendorRequest Parse(IReadOnlyList<string> arguments)
    {
        IReadOnlyDictionary<string, string> given = VendorSyntax.Parse(arguments);
        foreach (VendorOption option in VendorOption.All)
        {
            if (!option.IsSupported && given.ContainsKey(option.Name)) throw Fault(VendorFaults.NotDone, option.Name, "the program writes, reads and erases by itself what --config, --read and --erase name.");
        }

        if (given.TryGetValue("--interface", out string? kind) && !kind.Equals("uart", StringComparison.OrdinalIgnoreCase))
        {
            throw Fault(VendorFaults.NotDone, $"--interface {kind}", "the interface is always uart.");
        }

        string? cpu = given.GetValueOrDefault("--cpu_id");
        return new VendorRequest(
            given.GetValueOrDefault("--port"), given.GetValueOrDefault("--chipname", "qcc743"), string.IsNullOrEmpty(cpu) ? null : cpu,
            RateOf(given.GetValueOrDefault("--baudrate", "2000000")), given.ContainsKey("--reset"), JobOf(given));
    }

    private static BitRate RateOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rate) && rate is >= 1200 and <= 20_000_000
            ? new BitRate(rate)
            : throw Bad("--baudrate", text, "a whole number of 1200..20000000");

    private static VendorJob JobOf(IReadOnlyDictionary<string, string> given)
    {
        string? efuse = given.GetValueOrDefault("--efusefile") ?? given.GetValueOrDefault("--efuse");
        string? efuseFile = string.IsNullOrEmpty(efuse) ? null : efuse;
        if (efuse is not null && efuseFile is null && !given.ContainsKey("--read"))
        {
            throw Fault(VendorFaults.Incomplete, "which efuse file", "--efuse=FILE"); // an open part must not pass for a locked one
        }

        if (given.TryGetValue("--config", out string? config)) return ProgramOf(given, config, efuseFile);
        if (efuseFile is not null)
        {
            // '--write --efuse=FILE' is the vendor's own way to burn; with a flash file or a place beside it, it is two jobs.
            string? other = given.ContainsKey("--erase") ? "--erase" : given.ContainsKey("--write") ? OfFlashWrites.FirstOrDefault(given.ContainsKey) : null;
            if (other is not null) throw Fault(VendorFaults.NotDone, $"{other} together with an efuse file", "run the two one after the other.");
        }

        if (given.ContainsKey("--read"))
        {
            string file = given.GetValueOrDefault("--file") ?? throw Fault(VendorFaults.Incomplete, "where the bytes go", "--file NAME");
            return efuse is not null ? new VendorJob.ReadEfuse(RangeOf(given), file) : new VendorJob.ReadFlash(RangeOf(given), file);
        }

        if (given.ContainsKey("--write") && efuse is null)
        {
            string file = given.GetValueOrDefault("--file") ?? throw Fault(VendorFaults.Incomplete, "which file to write", "--file NAME");
            return new VendorJob.WriteFlash(Number(given, "--start") ?? Number(given, "--addr") ?? throw Fault(VendorFaults.Incomplete, "where to write", "--start ADDRESS"), file);
        }

        if (given.ContainsKey("--erase")) return new VendorJob.Erase(given.ContainsKey("--whole_chip") ? null : RangeOf(given));
        return efuseFile is null ? new VendorJob.Connect() : new VendorJob.BurnEfuse(efuseFile);
    }

    private static VendorJob.Program ProgramOf(IReadOnlyDictionary<string, string> given, string config, string? efuseFile)
    {
        foreach (string other in new[] { "--read", "--write", "--erase" })
        {
            if (given.ContainsKey(other)) throw Fault(VendorFaults.NotDone, $"{other} together with --config", "run the two one after the other.");
        }

        return new VendorJob.Program(config, efuseFile);
    }

    private static FlashRange RangeOf(IReadOnlyDictionary<string, string> given)
    {
        uint start = Number(given, "--start") ?? throw Fault(VendorFaults.Incomplete, "where to begin", "--start ADDRESS");
        if (Number(given, "--len") is { } length) return Checked(start, start + (ulong)length, "--len", given["--len"]);
        uint end = Number(given, "--end") ?? throw Fault(VendorFaults.Incomplete, "where to end", "--len LENGTH or --end ADDRESS");
        return Checked(start, (ulong)end + 1, "--end", given["--end"]);
    }

    private static FlashRange Checked(uint start, ulong end, string option, string text) => end <= start || end > 1UL << 32 || end - start > uint.MaxValue
        ? throw Bad(option, text, "such that at least one byte lies between start and end, below 0x100000000")
        : FlashRange.FromTo(start, end);

    private static uint? Number(IReadOnlyDictionary<string, string> given, string option)
    {
        if (!given.TryGetValue(option, out string? text)) return null;
        return CommandLine.NumberText.TryParse(text, out uint value) ? value : throw Bad(option, text, NumberForms);
    }

    private static NcpException Bad(string option, string text, string forms) =>
        Diagnosis.Of(VendorFaults.BadValue, ("option", option), ("text", text), ("forms", forms)).ToException();

    private static NcpException Fault(DiagnosisKind kind, string option, string text) =>
        Diagnosis.Of(kind, ("option", option), ("text", text)).ToException();
}
