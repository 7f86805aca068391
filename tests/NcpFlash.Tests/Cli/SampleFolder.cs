using NcpFlash.Emulator.Samples;

namespace NcpFlash.Tests.Cli;

/// <summary>A folder with the sample package, which a test may spoil; deleted at the end.</summary>
internal sealed class SampleFolder : IDisposable
{
    public SampleFolder()
    {
        Path = Directory.CreateTempSubdirectory("ncpflash-test-").FullName;
        Ini = SamplePackage.WriteTo(Path);
    }

    public string Path { get; }

    public string Ini { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Replaces a text of the INI that stands there.</summary>
    public void Edit(string old, string replacement)
    {
        string text = File.ReadAllText(Ini);
        if (!text.Contains(old, StringComparison.Ordinal)) throw new ArgumentException($"The sample INI has no '{old}'.", nameof(old));
        File.WriteAllText(Ini, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>Changes the bytes of a file.</summary>
    public void Change(string name, Func<byte[], byte[]> change) => File.WriteAllBytes(this[name], change(File.ReadAllBytes(this[name])));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
