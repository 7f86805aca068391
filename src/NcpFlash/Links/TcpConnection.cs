using System.Globalization;
using System.Net.Sockets;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>Makes TCP connections, and says why one cannot be made.</summary>
internal static class TcpConnection
{
    /// <summary>How long making a connection may take.</summary>
    internal static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Connects, without Nagle's delay.</summary>
    /// <param name="host">Host name or address.</param>
    /// <param name="port">Port.</param>
    /// <param name="name">The address as the user writes it, for faults.</param>
    /// <param name="time">Clock of the time-out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NcpException">One of the <c>tcp.…</c> kinds of <see cref="PortFaults"/>.</exception>
    internal static async ValueTask<Socket> OpenAsync(string host, int port, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, either.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception e)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw e switch
            {
                SocketException fault => ConnectFault(host, name, fault),
                OperationCanceledException => NoAnswer(name, TimedOut(), e),
                _ => NoAnswer(name, e.Message, e),
            };
        }
    }

    private static NcpException ConnectFault(string host, string name, SocketException fault) => fault.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => Diagnosis.Of(PortFaults.TcpRefused, ("address", name)).ToException(inner: fault),
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery => Diagnosis.Of(
            PortFaults.TcpUnresolved, ("address", name), ("host", host), ("reason", fault.Message)).ToException(inner: fault),
        _ => NoAnswer(name, fault.Message, fault),
    };

    private static string TimedOut() =>
        string.Create(CultureInfo.InvariantCulture, $"nothing answered within {Timeout.TotalSeconds:0.#} s");

    private static NcpException NoAnswer(string name, string reason, Exception inner) =>
        Diagnosis.Of(PortFaults.TcpNoAnswer, ("address", name), ("reason", reason)).ToException(inner: inner);
}
