using NcpFlash.Diagnostics;

namespace NcpFlash.Planning;

/// <summary>Bytes that belong at a flash address, with where they came from.</summary>
/// <param name="Name">Section name of the INI, or the file name.</param>
/// <param name="File">Path as the user would recognise it.</param>
/// <param name="Address">First flash address.</param>
/// <param name="Contents">What to write.</param>
/// <param name="Place">Where the request stands (INI line), for messages.</param>
/// <param name="SlotSize">Most bytes that the slot holds, where the request knows it (<c>@partition</c>); else null.</param>
public sealed record PlanImage(
    string Name, string File, uint Address, ReadOnlyMemory<byte> Contents, SourcePlace Place, uint? SlotSize = null)
{
    /// <summary>The addresses the image occupies.</summary>
    public FlashRange Range => new(Address, (uint)Contents.Length);

    /// <summary>True where the ROM starts an image: boot2, whatever it calls itself (PROTOCOL 8).</summary>
    public bool IsAtBoot2 => Address == 0;

    /// <summary>Name and file, for messages: <c>FW (mission.bin)</c>, or the name alone where the two are one.</summary>
    public string Title => Name == File || File.EndsWith("/" + Name, StringComparison.Ordinal) || File.EndsWith("\\" + Name, StringComparison.Ordinal) ? Name : $"{Name} ({File})";
}
