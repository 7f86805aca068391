using System.Reflection;
using NcpFlash.Cli.Vendor;
using NcpFlash.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class VendorCodesTests
{
    [Fact]
    public void Every_code_that_is_used_has_its_text()
    {
        Assert.All(VendorCodes.Diagnoses, d => Assert.Contains(d.Value, VendorCodes.Texts));
        Assert.Contains(VendorCodes.Unknown, VendorCodes.Texts);
        Assert.Contains(VendorPhase.Handshake, VendorCodes.Texts);
    }

    [Fact]
    public void Every_entry_names_a_diagnosis_that_exists()
    {
        string[] ids =
        [
            .. typeof(DiagnosisKind).Assembly.GetTypes().SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static))
                .Where(f => f.FieldType == typeof(DiagnosisKind)).Select(f => ((DiagnosisKind)f.GetValue(null)!).Id),
            .. VendorFaults.All.Concat(NcpFlash.Cli.CommandLine.UsageDiagnoses.All).Select(k => k.Id),
        ];
        Assert.All(VendorCodes.LineIds, id => Assert.Contains(id, ids));
        Assert.All(VendorCodes.Diagnoses, d => Assert.Contains(ids, id => id == d.Key || (d.Key.EndsWith('.') && id.StartsWith(d.Key, StringComparison.Ordinal))));
    }

    [Fact]
    public void The_longest_entry_counts()
    {
        Assert.Equal("0002", VendorCodes.Of("vendor.unknown-option"));
        Assert.Equal("FFFF", VendorCodes.Of("vendor.no-ports"));
        Assert.Null(VendorCodes.Of("no.such-thing"));
    }

    [Fact]
    public void The_error_object_is_written_as_a_real_log_shows_it() => Assert.Equal(
        """{"ErrorCode": "0050","ErrorMsg":"CHIP IMG LOAD SHAKEHAND FAIL"}""", VendorCodes.ErrorObject("0050"));
}
