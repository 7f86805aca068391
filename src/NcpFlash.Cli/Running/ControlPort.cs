using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NcpFlash.Cli.CommandLine;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Running;

/// <summary>
/// The loopback port through which a running emulator takes button commands: a line in, lines out, and an empty line that ends the answer.
/// </summary>
internal static class ControlPort
{
    /// <summary>How many clients are served at a time.</summary>
    public const int MostClients = 16;

    /// <summary>How long a client waits for an answer: a button takes milliseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A port number from the command line.</summary>
    public static int Read(Invocation invocation, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 0 and <= 65535
            ? port
            : throw invocation.Fault(UsageDiagnoses.BadNumber, ("text", text), ("what", "TCP port"), ("forms", "a decimal number of 0..65535"));

    /// <summary>Listens on this computer only; 0 takes a free port.</summary>
    /// <exception cref="NcpException"><c>emulator.control-taken</c>.</exception>
    public static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw Diagnosis.Of(UsageDiagnoses.ControlTaken, ("port", $"{port}"), ("reason", e.Message.TrimEnd('.'))).ToException(inner: e);
        }
    }

    /// <summary>Sends one command and returns the lines of the answer.</summary>
    /// <exception cref="TimeoutException">There is no whole answer within 5 seconds.</exception>
    /// <exception cref="IOException">The other side hung up before the end of its answer.</exception>
    public static async Task<string[]> AskAsync(int port, string command, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await AskAsync(port, command, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"there is no answer within {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>
    /// Serves the port until cancelled, every client beside the others; <paramref name="answer"/> is asked for each line. Clients beyond
    /// <see cref="MostClients"/> are sent away.
    /// </summary>
    public static async Task ServeAsync(TcpListener listener, Func<string, Task<string>> answer, CancellationToken cancellationToken)
    {
        var clients = new List<Task>();
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync(cancellationToken);
                clients.RemoveAll(c => c.IsCompletedSuccessfully);
                if (clients.Count < MostClients) clients.Add(ServeAsync(client, answer, cancellationToken));
                else client.Dispose();
            }
        }
        finally
        {
            await Task.WhenAll(clients);
        }
    }

    private static async Task<string[]> AskAsync(int port, string command, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await using NetworkStream stream = client.GetStream();
        await using var writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\n" };
        using var reader = new StreamReader(stream);
        await writer.WriteLineAsync(command.AsMemory(), cancellationToken);
        var lines = new List<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0) return [.. lines];
            lines.Add(line);
        }

        throw new IOException("the connection was closed before the end of the answer; it may have too many clients");
    }

    /// <summary>Serves one client until it goes or the port is served no more.</summary>
    private static async Task ServeAsync(TcpClient client, Func<string, Task<string>> answer, CancellationToken cancellationToken)
    {
        using TcpClient owned = client;
        try
        {
            await AnswerAsync(client, answer, cancellationToken);
        }
        catch (IOException)
        {
            // that client has gone; the others stay
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the emulator ends
        }
    }

    private static async Task AnswerAsync(TcpClient client, Func<string, Task<string>> answer, CancellationToken cancellationToken)
    {
        await using NetworkStream stream = client.GetStream();
        await using var writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\n" };
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            string reply = (await answer(line)).TrimEnd('\n');
            if (reply.Length > 0) await writer.WriteLineAsync(reply.AsMemory(), cancellationToken);
            await writer.WriteLineAsync(ReadOnlyMemory<char>.Empty, cancellationToken);
        }
    }
}
