using System.Globalization;
using System.Text.Json;
using NcpFlash.Adapters;
using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>The serial ports of this computer for people and for programs.</summary>
internal static class PortTexts
{
    /// <summary>Shows each port, then what stands in the way of ports.</summary>
    public static void Tell(PortSurvey survey, Reporter reporter)
    {
        foreach (PortReport port in survey.Ports) reporter.Tell(Describe(port));
        foreach (PortlessAdapter adapter in survey.WithoutPort) reporter.Tell(Describe("no-port", adapter.Finding));
        foreach (PortHolder meddler in survey.Meddlers) reporter.Tell(Describe(meddler));
        if (survey.Ports.IsEmpty && survey.WithoutPort.IsEmpty)
        {
            reporter.Tell(new Finding(
                "no-ports", ["no serial port: plug the adapter in (a charge-only cable shows none), and check that its driver is installed"], _ => { }));
        }
    }

    /// <summary>A port with everything that is known of it.</summary>
    public static Finding Describe(PortReport report) => new("port", [Head(report.Port), .. Details(report)], json => Write(json, report));

    private static string Head(PortDescription port)
    {
        UsbIdentity? usb = port.Usb;
        string[] facts =
        [
            .. new[]
            {
                usb is null ? null : $"USB {usb.VendorId:X4}:{usb.ProductId:X4}", usb?.Manufacturer, usb?.Product,
                usb?.SerialNumber is { } serial ? $"serial {serial}" : null, port.Driver is { } driver ? $"driver {driver}" : null,
                port.UsbLocation is { } location ? $"at {location}" : null,
            }.OfType<string>(),
        ];
        return facts.Length == 0 ? port.Name : $"{port.Name}  {string.Join(", ", facts)}";
    }

    private static IEnumerable<string> Details(PortReport report)
    {
        if (report.Port.Alias is { } alias) yield return $"  also     {alias}";
        if (report.Adapter is { } adapter)
        {
            yield return $"  adapter  {adapter.Name}: grade {adapter.Grade}, work at {adapter.WorkRate} baud, at most {adapter.Rates.Max}";
            if (!adapter.Quirks.IsEmpty) yield return $"  quirks   {Words(adapter.Quirks)}";
            if (!adapter.PossibleQuirks.IsEmpty) yield return $"  perhaps  {Words(adapter.PossibleQuirks)}";
            if (adapter.Fix is { } fix) yield return $"  advice   {fix}";
        }

        if (report.Latency is { } latency)
        {
            yield return $"  latency  {Milliseconds(latency)} ms{(latency.IsLong ? ", set to 1 ms while the port is open if the system allows" : string.Empty)}";
        }

        if (report.Access is { Allowed: false } access) yield return $"  rights   {access.User} may not open it. {access.Cure}.";
        if (!report.Holders.IsEmpty) yield return $"  in use   by {string.Join(" and ", report.Holders)}";
    }

    private static Finding Describe(string name, Diagnosis finding) => new(
        name, [finding.Summary, $"  means:  {finding.Cause}", $"  do:     {finding.Advice}"], json =>
        {
            json.WriteStartObject("diagnosis");
            EventJson.WriteDiagnosis(json, finding);
            json.WriteEndObject();
        });

    private static Finding Describe(PortHolder meddler) => new(
        "meddler",
        [
            meddler.Name == "brltty"
                ? $"{meddler} is running: it takes some CH340 and other adapters for Braille displays"
                : $"{meddler} is running: it may keep a new port busy for half a minute and send AT commands to it",
        ],
        json =>
        {
            json.WriteString("name", meddler.Name);
            json.WriteNumber("process", meddler.ProcessId);
        });

    private static string Words(IEnumerable<AdapterQuirk> quirks) => string.Join(", ", quirks.Select(AdapterWords.Of));

    private static string Milliseconds(LatencyTimer timer) => timer.Time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, PortReport report)
    {
        PortDescription port = report.Port;
        json.WriteString("name", port.Name);
        json.WriteString("driver", port.Driver);
        json.WriteString("alias", port.Alias);
        json.WriteString("location", port.UsbLocation);
        WriteUsb(json, port.Usb);
        WriteAdapter(json, report.Adapter);
        if (report.Latency is { } latency) json.WriteNumber("latency_ms", latency.Time.TotalMilliseconds);
        else json.WriteNull("latency_ms");
        WriteAccess(json, report.Access);
        json.WriteStartArray("holders");
        foreach (PortHolder holder in report.Holders)
        {
            json.WriteStartObject();
            json.WriteNumber("process", holder.ProcessId);
            json.WriteString("name", holder.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteUsb(Utf8JsonWriter json, UsbIdentity? usb)
    {
        if (usb is null)
        {
            json.WriteNull("usb");
            return;
        }

        json.WriteStartObject("usb");
        json.WriteString("vendor_id", $"{usb.VendorId:x4}");
        json.WriteString("product_id", $"{usb.ProductId:x4}");
        json.WriteString("manufacturer", usb.Manufacturer);
        json.WriteString("product", usb.Product);
        json.WriteString("serial_number", usb.SerialNumber);
        json.WriteEndObject();
    }

    private static void WriteAdapter(Utf8JsonWriter json, AdapterProfile? adapter)
    {
        if (adapter is null)
        {
            json.WriteNull("adapter");
            return;
        }

        json.WriteStartObject("adapter");
        json.WriteString("word", adapter.Word);
        json.WriteString("name", adapter.Name);
        json.WriteString("grade", adapter.Grade.ToString());
        json.WriteNumber("work_rate", adapter.WorkRate.BitsPerSecond);
        json.WriteNumber("max_rate", adapter.Rates.Max.BitsPerSecond);
        WriteWords(json, "quirks", adapter.Quirks);
        WriteWords(json, "possible_quirks", adapter.PossibleQuirks);
        json.WriteString("fix", adapter.Fix);
        json.WriteEndObject();
    }

    private static void WriteWords(Utf8JsonWriter json, string name, IEnumerable<AdapterQuirk> quirks)
    {
        json.WriteStartArray(name);
        foreach (AdapterQuirk quirk in quirks) json.WriteStringValue(AdapterWords.Of(quirk));
        json.WriteEndArray();
    }

    private static void WriteAccess(Utf8JsonWriter json, PortAccess? access)
    {
        if (access is null)
        {
            json.WriteNull("access");
            return;
        }

        json.WriteStartObject("access");
        json.WriteString("user", access.User);
        json.WriteString("group", access.Group);
        json.WriteBoolean("allowed", access.Allowed);
        json.WriteString("cure", access.Cure);
        json.WriteEndObject();
    }
}
