using System.IO.Compression;
using System.Text.Json;
using NcpFlash.Chips;
using NcpFlash.Cli.Running;
using NcpFlash.Emulator;
using NcpFlash.Jobs;
using NcpFlash.Links;
using NcpFlash.Sessions;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>What a report for a forum must not hold.</summary>
public sealed class PrivacyTests
{
    /// <summary>The unit's half of the MAC address as text, in both orders of bytes, and as the bytes of text.</summary>
    private static readonly string[] Secrets = ["d4:e5:f6", "d4e5f6", "f6e5d4", "64343a65353a6636", "44343a45353a4636", "643465356636"];

    private static readonly Privacy Cleaner = new(new MacAddress(0x40827B03D2DC));

    [Theory]
    [InlineData("/home/alice/part.bin", "/home/.../part.bin")]
    [InlineData(@"C:\Users\bob\x.ini", @"C:\Users\...\x.ini")]
    [InlineData("/dev/serial/by-id/usb-FTDI_FT232R_A50285BI-if00-port0 at", "/dev/serial/by-id/... at")]
    [InlineData("tcp://lab.example.org:5000", "tcp://...")]
    [InlineData("/dev/cu.usbserial-A50285BI", "/dev/cu.usbserial-...")]
    [InlineData("/dev/ttyUSB0", "/dev/ttyUSB0")]
    [InlineData("mac 40827b03d2dc", "mac 40827b...")]
    [InlineData("28 dc d2 03 7b 82 40 1c", "28 00 00 00 7b 82 40 1c")]
    [InlineData("28dcd2037b82401c", "280000007b82401c")]
    [InlineData("1c40827b03d2dc28", "1c40827b00000028")]
    [InlineData("40 82 7b 03\n< d2 dc", "40 82 7b 00\n< 00 00")]
    [InlineData("it names 40:82:7B:03:D2:DC, not", "it names 40:82:7B:..., not")]
    [InlineData("it names 11-22-33-44-55-66, not", "it names 11-22-33-..., not")]
    public void Names_and_numbers_are_taken_out(string text, string expected) => Assert.Equal(expected, Cleaner.Clean(text));

    [Theory]
    [InlineData("> 55 55\n< 4f 4b", "> 55 55\n< 4f 4b")]
    [InlineData("> 10 00 00 00\n< 4f 4b 18 00 01 00\n@ 0.5\n< 16 06\n> 55\n< 4f", "> 10 00 00 00\n< 4f 4b 18 00 00 00\n@ 0.5\n< 00 00\n> 55\n< 4f")]
    [InlineData("> 55\n< 0d 4f 4b 02 00 aa bb cc", "> 55\n< 0d 4f 4b 02 00 00 00 cc")] // handed over late
    [InlineData("> 55\n< 6d 31 32 3a 33 34 3a 35\n< 36 3a 37 38 3a 39 30 3a 61 62 0a", "> 55\n< 6d 31 32 3a 33 34 3a 35\n< 36 3a 30 30 30 30 30 30 30 30 0a")] // an address in the text of a console
    public void The_data_of_replies_are_taken_out_of_a_trace(string trace, string expected) => Assert.Equal(PrivateTrace.Remark + "\n" + expected, Cleaner.CleanTrace(trace));

    /// <summary>Nothing of the part, the user or the computer is in a report, whether the part is well, fails while it is measured, or only talks.</summary>
    [Theory]
    [InlineData("lines=off")]
    [InlineData("lines=off,fault=silence@32#*")]
    [InlineData("boot=early,app=t01")]
    public void A_report_holds_nothing_private(string settings)
    {
        using var folder = new SampleFolder();
        string file = Path.Combine(folder.Path, "report.zip");
        WriteReport(file, "mac=a1b2c3d4e5f6," + settings);
        using ZipArchive zip = ZipFile.OpenRead(file);
        Assert.Equal(["report.txt", "report.json", "trace.txt"], zip.Entries.Select(e => e.FullName));
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            string text = reader.ReadToEnd();
            string dense = Dense(text);
            Assert.All(new[] { "/home/", "by-id/usb", folder.Path.ToLowerInvariant() }.Concat(Secrets), secret => Assert.DoesNotContain(secret, dense, StringComparison.Ordinal));
            Assert.DoesNotMatch($@"\b{System.Text.RegularExpressions.Regex.Escape(Environment.MachineName)}\b", text);
            if (entry.Name == "trace.txt") TraceReader.Read("trace.txt", text); // it is still a trace
            if (entry.Name == "report.json") Assert.Equal(BytesOf(text).Length, BytesOf(text).Count(IsHex)); // and the bytes of each trial are still bytes
        }
    }

    private static string[] BytesOf(string report) =>
        [.. JsonDocument.Parse(report).RootElement.GetProperty("trials").EnumerateArray().Where(t => t.TryGetProperty("bytes", out _)).Select(t => t.GetProperty("bytes").GetString()!)];

    private static bool IsHex(string bytes) => bytes.Length % 2 == 0 && bytes.All(char.IsAsciiHexDigitLower);

    private static void WriteReport(string file, string settings)
    {
        var clock = new VirtualClock { Horizon = TimeSpan.FromMinutes(10) };
        var board = new Board(clock, EmulatorSettings.Parse(settings));
        var trace = new TraceWriter(clock);
        DoctorReport report = clock.Run(async () =>
        {
            await using ISerialLink link = new TraceLink(board.OpenLink("/dev/serial/by-id/usb-secret-if00"), trace);
            return await new Doctor(link, ChipCatalog.Default, clock, new DoctorOptions(new ConnectOptions(BootControl.Lines)), new Progress<JobEvent>()).RunAsync(default);
        });
        Assert.Contains(Secrets, secret => Dense(trace.ReadTail()).Contains(secret, StringComparison.Ordinal)); // it was there to be taken out
        using var result = new ResultFile(file);
        DoctorFile.Write(result, report, trace.ReadTail());
    }

    /// <summary>Bytes that stand over several lines come together.</summary>
    private static string Dense(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"(\n@[^\n]*)*\n<| ", string.Empty).ToLowerInvariant();
}
