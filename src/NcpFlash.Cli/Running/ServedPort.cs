using System.Net;
using NcpFlash.Emulator.Serving;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>The serial port of an emulated board while its adapter is plugged in: what a client opens, and the link behind it.</summary>
internal sealed class ServedPort : IAsyncDisposable
{
    private readonly ISerialLink _link;
    private readonly PtyServer? _pty;
    private readonly TcpServer? _tcp;
    private readonly Rfc2217Server? _remote;

    private ServedPort(ISerialLink link, ServingPlace place)
    {
        _link = link;
        if (place.Rfc2217 is { } remote) _remote = Rfc2217Server.Listen(link, remote.Port, remote.Address);
        else if (place.TcpPort is { } tcp) _tcp = TcpServer.Listen(link, tcp);
        else _pty = PtyServer.Create(link, TimeProvider.System, place.PtyPath is { } path ? Path.GetFullPath(path) : null);
        Name = _pty?.Path ?? (_tcp is null ? $"rfc2217://{ClientAddress(_remote?.EndPoint)}" : $"tcp://{ClientAddress(_tcp.EndPoint)}");
        Place = place with { TcpPort = _tcp?.EndPoint.Port, Rfc2217 = _remote?.EndPoint };
    }

    /// <summary>Where it is served, with the port number that the system chose: the place at which it comes back.</summary>
    public ServingPlace Place { get; }

    /// <summary>The port by the name that a client uses.</summary>
    public string Name { get; }

    /// <summary>Opens the adapter and makes the port; clients may open it from now on.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>port.not-found</c>: the adapter is not plugged in; or the port cannot be made.</exception>
    public static async Task<ServedPort> OpenAsync(EmulatedBoard board, ServingPlace place)
    {
        ISerialLink link = await board.OpenAsync(followsChip: place.TcpPort is not null); // TCP carries no rate
        try
        {
            return new ServedPort(link, place);
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    /// <summary>Serves until cancelled, then returns.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>link.gone</c>: the adapter was pulled out.</exception>
    public Task RunAsync(CancellationToken cancellationToken) =>
        _pty?.RunAsync(cancellationToken) ?? _tcp?.RunAsync(cancellationToken) ?? _remote?.RunAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_pty is not null) await _pty.DisposeAsync();
        if (_tcp is not null) await _tcp.DisposeAsync();
        if (_remote is not null) await _remote.DisposeAsync();
        await _link.DisposeAsync();
    }

    /// <summary>An address that a client on this computer can use: "any address" is none.</summary>
    private static string ClientAddress(IPEndPoint? served) => served is null ? string.Empty
        : served.Address.Equals(IPAddress.Any) ? $"127.0.0.1:{served.Port}"
        : served.Address.Equals(IPAddress.IPv6Any) ? $"[::1]:{served.Port}" : served.ToString();
}
