using System.Text;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using Xunit;

namespace NcpFlash.Tests.Images;

public sealed class ReleaseCatalogTests
{
    private const string Digest = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    [Theory]
    [InlineData("st67w611m_boot2_v8.1.9.bin", "8.1.9", null)]
    [InlineData("st67w611m_mission_t01_v2.0.106.bin", "2.0.106", "T01")]
    [InlineData("st67w611m_mission_t01_v2.0.97.bin", "2.0.97", "T01")]
    [InlineData("st67w611m_mission_t02_v2.0.106.bin", "2.0.106", "T02")]
    [InlineData("st67w611m_mission_t01_v2.0.106.xz.ota", "2.0.106", "T01")]
    [InlineData("partition.bin", null, null)]
    [InlineData("littlefs.bin", null, null)]
    [InlineData("efusedata.bin", null, null)]
    [InlineData("mission_t02_flash_prog_cfg.ini", null, "T02")]
    public void Published_files_are_known(string name, string? version, string? profile)
    {
        PublishedFile? found = ReleaseCatalog.Published.Find(Sha256Digest.Of(RealFirmware.Read(name)));
        Assert.Equal((name, version, profile), (found?.Name, found?.Version, found?.Profile));
    }

    [Fact]
    public void Every_entry_names_its_source() => Assert.All(ReleaseCatalog.Published.Files, f => Assert.True(f.Source.Length > 0 && f.Releases.Length > 0));

    [Fact]
    public void A_users_entry_stands_over_the_built_in_one()
    {
        PublishedFile own = ReleaseCatalog.Published.Files[0] with { Name = "mine" };
        ReleaseCatalog both = ReleaseCatalog.Published.With(new ReleaseCatalog([own], []));
        Assert.Equal("mine", both.Find(own.Sha256)?.Name);
        Assert.Equal(ReleaseCatalog.Published.Files.Length, both.Files.Length);
        Assert.Equal("ST", both.SignerOf(ReleaseCatalog.Published.Keys[0].KeyHash)?.Name);
        Assert.Null(both.SignerOf(null));
    }

    [Fact]
    public void A_catalogue_with_comments_is_read()
    {
        ReleaseCatalog catalog = Parse("\uFEFF// mine\n{ \"files\": [\n{ \"name\": \"n\", \"sha256\": \"" + Digest.ToUpperInvariant() + "\", \"releases\": [], \"source\": \"s\" }, ] }");
        Assert.Equal(Digest, Assert.Single(catalog.Files).Sha256.ToString());
        Assert.Empty(catalog.Keys);
    }

    [Fact]
    public void What_is_wrong_is_told_with_its_line()
    {
        string entry = $$"""{ "name": "n", "sha256": "{{Digest}}", "releases": [], "source": "s" }""";
        string[] bad =
        [
            "", "null", "[]", "{}", "{\n  \"files\": null }", "{\n  \"files\": [ null ] }", "{\n  \"files\": [\n    {}\n] }",
            "{\n  \"files\": [],\n  \"extra\": 1\n}", "{\n  \"files\": [\n    " + entry.Replace(Digest, Digest[1..], StringComparison.Ordinal) + "\n] }",
            "{\n  \"files\": [\n    " + entry.Replace("\"n\"", "7", StringComparison.Ordinal) + "\n] }",
            "{\n  \"files\": [\n    " + entry.Replace("[]", "null", StringComparison.Ordinal) + "\n] }",
            "{\n  \"files\": [\n    " + entry + ",\n    " + entry + "\n] }", "{\n  \"files\": [], \"keys\": [ null ] }", "{\n  \"files\": [",
            "not json at all",
        ];
        Golden.Check("catalog-faults.txt", string.Join('\n', bad.Select(text =>
            $"# {text.ReplaceLineEndings(" ")}\n{Findings.Text(Assert.Throws<NcpException>(() => Parse(text)))}")));
    }

    [Fact]
    public void Random_catalogues_are_read_or_refused() => Fuzz(seed: 1, rounds: 2_000);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Random_catalogues_are_read_or_refused_at_length() => Fuzz(seed: 2, rounds: 1_000_000);

    private static void Fuzz(int seed, int rounds)
    {
        var random = new Random(seed);
        byte[] start = Encoding.UTF8.GetBytes($$"""{"keys":[{"name":"k","keyHash":"{{Digest}}","source":"s"}],"files":[{"name":"n","sha256":"{{Digest}}","profile":"T01","version":"1","releases":["r"],"source":"s"}]}""");
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = [.. start];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:\\n0x"[random.Next(11)];
            }

            try
            {
                ReleaseCatalog.Parse(bytes.AsSpan(0, random.Next(3) == 0 ? random.Next(bytes.Length) : bytes.Length), "c.json");
            }
            catch (NcpException fault)
            {
                Assert.Equal(Outcome.Input, fault.Diagnosis.Kind.Outcome);
            }
        }
    }

    private static ReleaseCatalog Parse(string text) => ReleaseCatalog.Parse(Encoding.UTF8.GetBytes(text), "c.json");
}
