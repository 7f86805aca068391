namespace NcpFlash.Cli.Settings;

/// <summary>What is known of a board. Null: nothing is said.</summary>
/// <param name="Port">The port's part: it belongs to a computer and its adapter.</param>
/// <param name="Project">The project's part: it belongs to the board, wherever it is.</param>
internal sealed record BoardSettings(PortPart Port, ProjectPart Project)
{
    /// <summary>A board of which nothing is said.</summary>
    public static BoardSettings Empty { get; } = new(new PortPart(), new ProjectPart());

    /// <summary>This board, and what another file says of it where this one says nothing.</summary>
    public BoardSettings Over(BoardSettings other) => new(
        new PortPart(Port.Name ?? other.Port.Name, Port.Baud ?? other.Port.Baud, Port.BootBaud ?? other.Port.BootBaud),
        new ProjectPart(
            Project.Boot ?? other.Project.Boot, Project.Chip ?? other.Project.Chip, Project.Baud ?? other.Project.Baud, Project.BootBaud ?? other.Project.BootBaud));
}

/// <summary>What belongs to a computer.</summary>
/// <param name="Name">The port.</param>
/// <param name="Baud">Highest rate the adapter works at.</param>
/// <param name="BootBaud">Rate of the first contact with this adapter.</param>
internal sealed record PortPart(string? Name = null, int? Baud = null, int? BootBaud = null);

/// <summary>What belongs to a board.</summary>
/// <param name="Boot">The boot control, with its place.</param>
/// <param name="Chip">The chip family.</param>
/// <param name="Baud">Highest rate the board works at.</param>
/// <param name="BootBaud">Rate of the first contact with this board.</param>
internal sealed record ProjectPart(PlacedText? Boot = null, string? Chip = null, int? Baud = null, int? BootBaud = null);

/// <summary>A text and where it stands.</summary>
/// <param name="Text">The text.</param>
/// <param name="Place">File and line.</param>
internal sealed record PlacedText(string Text, string Place);
