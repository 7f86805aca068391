using System.Text.Json;

namespace NcpFlash.Cli.Reporting;

/// <summary>A result that is not a job event: a port, a plan, an emulator's address. The same thing for people and for programs.</summary>
/// <param name="Event">Value of <c>event</c> in JSON.</param>
/// <param name="Lines">Text lines.</param>
/// <param name="Json">Writes the further members of the JSON object.</param>
internal sealed record Finding(string Event, IReadOnlyList<string> Lines, Action<Utf8JsonWriter> Json);
