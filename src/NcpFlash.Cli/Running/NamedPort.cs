using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>The port that a command line names, to be opened once or again.</summary>
/// <param name="connection">What the command line says.</param>
/// <param name="board">The board of a port that is emulated, or null.</param>
/// <param name="time">The clock of the link.</param>
internal sealed class NamedPort(Connection connection, EmulatedBoard? board, TimeProvider time)
{
    private string? _name;
    private PortDescription? _adapter;

    private BitRate Rate => connection.Options.BootRate ?? connection.Chip.BootRate;

    /// <summary>Opens it; of a serial port it is remembered which adapter that is.</summary>
    /// <exception cref="NcpException">The port's own faults.</exception>
    public async ValueTask<ISerialLink> OpenAsync(CancellationToken cancellationToken)
    {
        switch (connection.Port)
        {
            case PortAddress.Tcp tcp:
                return await TcpLink.OpenAsync(tcp.Address, Rate, time, cancellationToken);
            case PortAddress.Rfc2217 remote:
                return await Rfc2217Link.OpenAsync(remote.Address, Rate, time, cancellationToken);
            case PortAddress.Emulator when board is not null:
                return await board.OpenAsync();
            case PortAddress.Serial or PortAddress.Auto:
                _name = connection.Port is PortAddress.Serial serial ? serial.Name : PresentPorts.Candidate().Name;
                ISerialLink link = SerialPortLink.Open(_name, Rate, time);
                _adapter = PortEnumerator.System.Describe(_name);
                return link;
            default:
                throw new InvalidOperationException($"Unknown address {connection.Port}.");
        }
    }

    /// <summary>Opens the same port again: the same adapter, under whatever name it has come back.</summary>
    /// <exception cref="NcpException"><c>port.not-found</c> while it is away; the port's other faults.</exception>
    public async ValueTask<ISerialLink> OpenAgainAsync(CancellationToken cancellationToken)
    {
        if (_name is null) return await OpenAsync(cancellationToken);
        return SerialPortLink.Open(NameNow(_name, _adapter, PortEnumerator.System.List()), Rate, time);
    }

    /// <summary>The name under which an adapter is there now. Where the adapter is known its old name alone is not enough: another one may have it by now.</summary>
    /// <exception cref="NcpException"><c>port.not-found</c>: it is away.</exception>
    internal static string NameNow(string name, PortDescription? adapter, IReadOnlyList<PortDescription> present) => adapter is null ? name
        : SameAdapter.Find(adapter, present)?.Name
        ?? throw Diagnosis.Of(PortFaults.NotFound, ("port", name), ("present", $"The adapter that was there before is not among the ports that are present ({Names(present)})")).ToException();

    private static string Names(IReadOnlyList<PortDescription> present) => present.Count == 0 ? "none" : string.Join(", ", present.Select(p => p.Name));
}
