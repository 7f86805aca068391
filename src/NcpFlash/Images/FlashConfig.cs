using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Images;

/// <summary>A <c>flash_prog_cfg.ini</c> by the vendor's rules (PROTOCOL 5.2).</summary>
/// <param name="File">File name as the user gave it.</param>
/// <param name="Erase">Erase mode, or null when the file does not say.</param>
/// <param name="Skip">Flash ranges that must stay untouched; empty for none.</param>
/// <param name="Sections">The sections that name images, in file order.</param>
/// <param name="Warnings">What the user should know.</param>
public sealed record FlashConfig(
    string File, EraseMode? Erase, ImmutableArray<Sourced<FlashRange>> Skip, ImmutableArray<ConfigSection> Sections,
    ImmutableArray<Diagnosis> Warnings)
{
    /// <summary>Name of the section that gives the partition table.</summary>
    public const string PartitionSection = "partition";

    /// <summary>Text in a file name that stands for the chip's name.</summary>
    public const string ChipNamePlaceholder = "$(CHIPNAME)";

    /// <summary>The section that gives the partition table, or null.</summary>
    public ConfigSection? Partition => Sections.FirstOrDefault(s => s.Name == PartitionSection);

    /// <summary>Reads a file; every fault is reported at once.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="NcpException">The file has faults: <see cref="InputFaults"/>, all of them.</exception>
    public static FlashConfig Parse(ReadOnlySpan<byte> bytes, string file)
    {
        FlashConfig config = Read(bytes, file, out ImmutableArray<Diagnosis> faults);
        return faults.IsEmpty ? config : throw NcpException.Of(faults);
    }

    /// <summary>Reads a file and gives what could be read beside the faults, so that a caller can look for further ones.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="faults">Every fault, in file order; empty for a good file.</param>
    public static FlashConfig Read(ReadOnlySpan<byte> bytes, string file, out ImmutableArray<Diagnosis> faults)
    {
        var found = new List<Diagnosis>();
        IniFile ini = IniFile.Read(bytes, file, found);
        FlashConfig config = new FlashConfigReader(file, found).Read(ini);
        faults = Shown(file, found);
        return config;
    }

    /// <summary>Nobody reads a hundred messages; a binary file gives thousands.</summary>
    private static ImmutableArray<Diagnosis> Shown(string file, List<Diagnosis> found)
    {
        const int most = 20;
        return found.Count <= most ? [.. found]
            : [.. found.Take(most), Diagnosis.Of(InputFaults.More, ("place", file), Fact.From("count", found.Count - most))];
    }
}
