using NcpFlash.Images.Xz;
using NcpFlash.Planning;
using Xunit;

namespace NcpFlash.Tests.Images.Xz;

/// <summary>
/// Our streams beside those that the installed xz makes with the same parameters, also at its deepest search: of what one stream carries, under every set of
/// parameters that is chosen from, and of whole images under the vendor's, as the plain way sends them.
/// </summary>
public sealed class XzSizeTests
{
    private const string Folder = "Binaries/NCP_Binaries/";

    /// <summary>What the vendor ships, under each set of parameters that is chosen from.</summary>
    public static TheoryData<string, int, int, int> Images()
    {
        var rows = new TheoryData<string, int, int, int>();
        string[] files =
        [
            Folder + "st67w611m_boot2_v8.1.9.bin", Folder + "st67w611m_mission_t01_v2.0.106.bin", Folder + "st67w611m_mission_t01_v2.0.97.bin",
            Folder + "st67w611m_mission_t02_v2.0.106.bin", Folder + "partition.bin", Folder + "efusedata.bin", "LittleFS/littlefs/littlefs.bin",
        ];
        foreach (string file in files)
        {
            foreach ((int lc, int lp, int pb) in XzTuning.Candidates)
            {
                rows.Add(file, lc, lp, pb);
            }
        }

        return rows;
    }

    [Theory(Explicit = true)]
    [Trait("Category", "Long")]
    [MemberData(nameof(Images))]
    public void No_stream_is_larger_than_that_of_xz(string file, int lc, int lp, int pb)
    {
        XzProgram.Require();
        byte[] contents = FirmwareFiles.Read(file);
        string parameters = $"-c --check=crc32 --lzma2=dict=32KiB,lc={lc},lp={lp},pb={pb}";
        var options = new XzOptions(LiteralContextBits: lc, LiteralPositionBits: lp, PositionBits: pb);
        byte[][] whole = options == new XzOptions() ? [contents] : [];
        CancellationToken token = TestContext.Current.CancellationToken;
        foreach (byte[] piece in whole.Concat(contents.Chunk((int)WriteRun.SegmentSize)))
        {
            token.ThrowIfCancellationRequested();
            int ours = XzEncoder.Encode(piece, options, token).Length;
            int usual = XzProgram.Run(parameters, piece).Length, deepest = XzProgram.Run(parameters + ",nice=273,depth=4000", piece).Length;
            TestContext.Current.TestOutputHelper?.WriteLine($"{piece.Length} bytes: {ours}, xz {usual} and {deepest}");
            Assert.True(ours <= Math.Min(usual, deepest), $"{piece.Length} bytes: {ours}, xz {usual} and {deepest}");
        }
    }
}
