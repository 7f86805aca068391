using System.Net;
using System.Net.Sockets;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator.Serving;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>An emulated board that other programs reach: its serial port, its control port, and standard input for its buttons.</summary>
internal sealed class ServedBoard : IAsyncDisposable
{
    private readonly EmulatedBoard _board;
    private readonly PtyServer? _pty;
    private readonly TcpServer? _tcp;
    private readonly Rfc2217Server? _remote;
    private readonly TcpListener? _control;

    private ServedBoard(EmulatedBoard board, ISerialLink link, ServingPlace place, TcpListener? control)
    {
        (_board, _control) = (board, control);
        if (place.Rfc2217 is { } remote) _remote = Rfc2217Server.Listen(link, remote.Port, remote.Address);
        else if (place.TcpPort is { } tcp) _tcp = TcpServer.Listen(link, tcp);
        else _pty = PtyServer.Create(link, TimeProvider.System, place.PtyPath is { } path ? Path.GetFullPath(path) : null);
    }

    /// <summary>The port by the name that a client uses.</summary>
    public string Port => _pty?.Path ?? (_tcp is null ? $"rfc2217://{ClientAddress(_remote?.EndPoint)}" : $"tcp://{ClientAddress(_tcp.EndPoint)}");

    /// <summary>Makes the ports; clients may open them from now on.</summary>
    /// <exception cref="NcpException">A port cannot be made.</exception>
    public static ServedBoard Create(EmulatedBoard board, ISerialLink link, ServingPlace place, int? controlPort)
    {
        TcpListener? control = controlPort is { } port ? ControlPort.Listen(port) : null;
        try
        {
            return new ServedBoard(board, link, place, control);
        }
        catch
        {
            control?.Dispose();
            throw;
        }
    }

    /// <summary>How to reach it.</summary>
    public Finding Describe(string program)
    {
        int? control = (_control?.LocalEndpoint as IPEndPoint)?.Port;
        string[] lines =
        [
            $"serving an emulated part on {Port}",
            $"  from another terminal: {program} flash CONFIG.ini --port {Port}",
            control is null ? "  buttons: type 'help' here" : $"  buttons: type 'help' here, or {program} press help --control {control}",
        ];
        return new Finding("serving", lines, json =>
        {
            json.WriteString("port", Port);
            if (control is { } number) json.WriteNumber("control", number);
            else json.WriteNull("control");
        });
    }

    /// <summary>Serves until cancelled or told to quit.</summary>
    public async Task RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = ReadButtonsAsync(invocation, end);
        Task serving = _pty?.RunAsync(end.Token) ?? _tcp?.RunAsync(end.Token) ?? _remote?.RunAsync(end.Token) ?? Task.CompletedTask;
        Task control = _control is null ? Task.CompletedTask : ControlPort.ServeAsync(_control, PressAsync, end.Token);
        try
        {
            await serving;
            await end.CancelAsync();
            await control;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // told to end: that is how it ends
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_pty is not null) await _pty.DisposeAsync();
        if (_tcp is not null) await _tcp.DisposeAsync();
        if (_remote is not null) await _remote.DisposeAsync();
        _control?.Dispose();
    }

    /// <summary>An address that a client on this computer can use: "any address" is none.</summary>
    private static string ClientAddress(IPEndPoint? served) => served is null ? string.Empty
        : served.Address.Equals(IPAddress.Any) ? $"127.0.0.1:{served.Port}"
        : served.Address.Equals(IPAddress.IPv6Any) ? $"[::1]:{served.Port}" : served.ToString();

    private async Task<string> PressAsync(string command)
    {
        try
        {
            return await _board.PressAsync(command);
        }
        catch (NcpException e)
        {
            return $"error: {e.Message}";
        }
    }

    /// <summary>Reads commands until the input or the program ends; nobody waits for it, because a blocked read cannot be ended.</summary>
    private async Task ReadButtonsAsync(Invocation invocation, CancellationTokenSource end)
    {
        await Task.Yield();
        while (!end.IsCancellationRequested && await Task.Run(invocation.Shell.Input.ReadLine) is { } line)
        {
            if (line.Trim() is "quit" or "exit")
            {
                await end.CancelAsync();
                return;
            }

            string reply = await PressAsync(line);
            if (reply.Length > 0) invocation.Reporter.Tell(new Finding("buttons", reply.Split('\n'), json => json.WriteString("reply", reply)));
        }
    }
}
