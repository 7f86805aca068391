using System.Net;
using System.Net.Sockets;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Running;

/// <summary>An emulated board that other programs reach: its serial port, its control port, and standard input for its buttons.</summary>
internal sealed class ServedBoard : IAsyncDisposable
{
    private readonly EmulatedBoard _board;
    private readonly TcpListener? _control;
    private ServedPort _port;

    private ServedBoard(EmulatedBoard board, ServedPort port, TcpListener? control) => (_board, _port, _control) = (board, port, control);

    /// <summary>The port by the name that a client uses.</summary>
    public string Port => _port.Name;

    /// <summary>Makes the ports; clients may open them from now on.</summary>
    /// <exception cref="NcpException">A port cannot be made.</exception>
    public static async Task<ServedBoard> CreateAsync(EmulatedBoard board, ServingPlace place, int? controlPort)
    {
        TcpListener? control = controlPort is { } port ? ControlPort.Listen(port) : null;
        try
        {
            return new ServedBoard(board, await ServedPort.OpenAsync(board, place), control);
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
        Task serving = ServeAsync(invocation.Reporter, end.Token);
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
        await _port.DisposeAsync();
        _control?.Dispose();
    }

    /// <summary>Serves the port. When the adapter is pulled out it vanishes, as a real one does, and comes back at the same place when it is plugged in again.</summary>
    private async Task ServeAsync(Reporter reporter, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await _port.RunAsync(cancellationToken);
                return;
            }
            catch (NcpException gone) when (gone.Diagnosis.Kind == PortFaults.Gone)
            {
                await _port.DisposeAsync();
            }

            string name = Port;
            reporter.Tell(new Finding("unplugged", [$"the adapter is unplugged: {name} is gone until 'plug'"], json => json.WriteString("port", name)));
            _port = await OpenAgainAsync(cancellationToken);
            reporter.Tell(new Finding("plugged", [$"the adapter is plugged in: serving on {Port}"], json => json.WriteString("port", Port)));
        }
    }

    private async Task<ServedPort> OpenAgainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _board.PluggedInAsync(cancellationToken);
            try
            {
                return await ServedPort.OpenAsync(_board, _port.Place);
            }
            catch (NcpException away) when (away.Diagnosis.Kind == PortFaults.NotFound)
            {
                // pulled out again meanwhile
            }
        }
    }

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
