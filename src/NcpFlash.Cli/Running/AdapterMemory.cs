using System.Globalization;
using System.Text.Json;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>
/// What earlier runs learned of adapters, in a file of the user's. A file that cannot be used never fails a job: it is told as a warning.
/// </summary>
/// <param name="folder">Where the file is kept; null to remember nothing.</param>
/// <param name="time">The clock of the days.</param>
/// <param name="warn">Receives what is wrong with the file.</param>
internal sealed class AdapterMemory(string? folder, TimeProvider time, Action<Diagnosis> warn)
{
    private const string FileName = "adapters.json";

    private string? Path => folder is null ? null : System.IO.Path.Combine(folder, FileName);

    private DateOnly Today => DateOnly.FromDateTime(time.GetLocalNow().DateTime);

    /// <summary>The key of a port's adapter; null for a port that is not known again.</summary>
    public static string? KeyOf(LinkIdentity port) => port is { Kind: LinkKind.SerialPort, Usb: { } usb }
        ? string.Create(CultureInfo.InvariantCulture, $"{usb.VendorId:x4}:{usb.ProductId:x4}{(usb.SerialNumber is { } serial ? $" {serial}" : "")}{(usb.Interface is { } number ? $" #{number}" : "")}")
        : null;

    /// <summary>What is known of the adapter behind a port, unless it was learned too long ago. A file that cannot be used is told for any port.</summary>
    public AdapterRecord? Find(LinkIdentity port)
    {
        List<AdapterRecord> records = Path is null ? [] : Read();
        return KeyOf(port) is { } key ? records.FirstOrDefault(r => r.Adapter == key && r.Learned.AddDays(AdapterRecord.ValidDays) >= Today) : null;
    }

    /// <summary>Keeps what a job that ended well has learned, or forgets the adapter when there was nothing to learn.</summary>
    public MemoryResult Keep(LinkIdentity port, int? baud, bool holdsBack)
    {
        if (KeyOf(port) is not { } key)
        {
            return MemoryResult.Unnamed;
        }

        if (Path is null)
        {
            return MemoryResult.Failed;
        }

        List<AdapterRecord> records = Read();
        bool wasKnown = records.RemoveAll(r => r.Adapter == key) > 0;
        bool isNew = baud is not null || holdsBack;
        if (isNew)
        {
            records.Add(new AdapterRecord(key, baud, holdsBack, Today));
        }
        else if (!wasKnown)
        {
            return MemoryResult.Needless;
        }

        return !Write([.. records.OrderBy(r => r.Adapter, StringComparer.Ordinal)]) ? MemoryResult.Failed : isNew ? MemoryResult.Kept : MemoryResult.Needless;
    }

    private List<AdapterRecord> Read()
    {
        try
        {
            return File.Exists(Path) ? [.. ReadAll(File.ReadAllBytes(Path))] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            warn(Diagnosis.Of(UsageDiagnoses.MemoryUnusable, ("file", Path!), ("reason", e.Message.TrimEnd('.'))));
            return [];
        }
    }

    private static AdapterRecord[] ReadAll(ReadOnlySpan<byte> json)
    {
        AdapterRecord?[] records = JsonSerializer.Deserialize(json, AdapterRecordJson.Default.AdapterRecordArray) ?? [];
        return records.Contains(null) ? throw new JsonException("an entry is null") : [.. records.OfType<AdapterRecord>()];
    }

    /// <summary>Puts a new file in the old one's place, so that a crash leaves the one or the other; false, and a warning, where that fails.</summary>
    private bool Write(AdapterRecord[] records)
    {
        try
        {
            Directory.CreateDirectory(folder!);
            string fresh = Path + ".new";
            File.WriteAllBytes(fresh, JsonSerializer.SerializeToUtf8Bytes(records, AdapterRecordJson.Default.AdapterRecordArray));
            File.Move(fresh, Path!, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warn(Diagnosis.Of(UsageDiagnoses.MemoryUnusable, ("file", Path!), ("reason", e.Message.TrimEnd('.'))));
            return false;
        }
    }
}
