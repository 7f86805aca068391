using NcpFlash.Cli.Reporting;
using NcpFlash.Diagnostics;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>Opens the port a command line names.</summary>
internal static class PortOpener
{
    /// <summary>Opens the port at the boot rate. The last part of the conversation is always kept, all of it when a trace file is named.</summary>
    /// <exception cref="NcpException"><c>file.not-writable</c> for the trace; the port's own faults.</exception>
    public static async Task<OpenPort> OpenAsync(Connection connection, TimeProvider time, Reporter reporter, CancellationToken cancellationToken)
    {
        TraceFile? trace = connection.TraceFile is { } file ? new TraceFile(file, time, reporter) : null;
        try
        {
            OpenPort port = await OpenAsync(connection.Port, connection.Options.BootRate ?? connection.Chip.BootRate, time, cancellationToken);
            return new OpenPort(new TraceLink(port.Link, trace?.Writer ?? new TraceWriter(time)), trace is null ? port.Behind : [.. port.Behind, trace]);
        }
        catch
        {
            if (trace is not null) await trace.DisposeAsync();
            throw;
        }
    }

    private static async Task<OpenPort> OpenAsync(PortAddress address, BitRate rate, TimeProvider time, CancellationToken cancellationToken) => address switch
    {
        PortAddress.Serial serial => new OpenPort(SerialPortLink.Open(serial.Name, rate, time)),
        PortAddress.Tcp tcp => new OpenPort(await TcpLink.OpenAsync(tcp.Address, rate, time, cancellationToken)),
        PortAddress.Rfc2217 remote => new OpenPort(await Rfc2217Link.OpenAsync(remote.Address, rate, time, cancellationToken)),
        PortAddress.Emulator emulator => await OpenEmulatorAsync(emulator),
        _ => throw new InvalidOperationException($"Unknown address {address}."),
    };

    private static async Task<OpenPort> OpenEmulatorAsync(PortAddress.Emulator address)
    {
        EmulatedBoard board = await EmulatedBoard.StartAsync(address.Options);
        return new OpenPort(await board.OpenAsync(), board);
    }
}
