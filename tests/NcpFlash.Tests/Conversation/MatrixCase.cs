using System.Collections.Immutable;
using NcpFlash.Adapters;

namespace NcpFlash.Tests.Conversation;

/// <summary>One cell of the table.</summary>
/// <param name="Adapter">Word of the adapter.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Application">What runs from the flash.</param>
internal sealed record MatrixCase(string Adapter, BoardFault Fault, string Application)
{
    private static readonly ImmutableArray<string> Applications = ["2000000", "921600", "115200", "t02", "shell", "chatter-115200", "chatter-921600", "chatter-2000000"];

    /// <summary>An adapter that sends nothing while its CTS floats hides everything behind it.</summary>
    private bool SendsNothing => Adapter == "cp2102c";

    /// <summary>A bridge that takes its orders in the stream of bytes has no way round a wrong wiring of its lines.</summary>
    private bool IsTied => Adapter == "bouffalo-bridge" && Fault.Settings.Contains("boot=low", StringComparison.Ordinal);

    /// <summary>True when the part can be reached.</summary>
    public bool Reachable => Fault.Reachable && !SendsNothing && !IsTied;

    /// <summary>Ids of which each names the cause.</summary>
    public ImmutableArray<string> Causes => SendsNothing ? ["port.write-stuck"] : IsTied ? BoardFault.TalksOn : Fault.Causes;

    /// <summary>Settings of the emulated part.</summary>
    public string Settings => string.Join(',', new[] { $"adapter={Adapter}", $"app={Application}", Fault.Settings }.Where(s => s.Length > 0));

    /// <summary>Every adapter with every fault, the applications in turn; and every application with every fault behind a good adapter.</summary>
    public static ImmutableArray<MatrixCase> All { get; } =
    [
        .. AdapterCatalog.Known.Words.SelectMany((adapter, a) => BoardFault.All.Select((fault, f) => new MatrixCase(adapter, fault, Applications[(a + f) % Applications.Length]))),
        .. BoardFault.All.SelectMany(fault => Applications.Select(app => new MatrixCase("ft232r", fault, app))),
    ];
}
