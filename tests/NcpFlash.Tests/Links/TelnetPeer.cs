using System.Net;
using System.Net.Sockets;
using NcpFlash.Emulator.Serving;
using NcpFlash.Links;

namespace NcpFlash.Tests.Links;

/// <summary>A server that behaves as a test says, byte by byte. It answers each piece that a client sends with what <c>answer</c> makes of it.</summary>
internal sealed class TelnetPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<byte[], byte[]?> _answer;
    private readonly byte[] _greeting;
    private readonly Task _serving;
    private TcpClient? _client;

    /// <param name="greeting">Sent to a client at once, in hexadecimal.</param>
    /// <param name="answer">The answer to a piece; null closes the connection.</param>
    public TelnetPeer(string greeting, Func<byte[], byte[]?> answer)
    {
        (_greeting, _answer) = (Hex(greeting), answer);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Everything the client has sent, in hexadecimal.</summary>
    public string Heard
    {
        get
        {
            lock (_heard)
            {
                return Convert.ToHexString([.. _heard]);
            }
        }
    }

    private readonly List<byte> _heard = [];

    /// <summary>Its address, with patience for a loaded machine; a test that waits for a silence shortens it.</summary>
    public Rfc2217Address Address => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port) { Timeout = LinkBytes.Patience };

    /// <summary>A server that agrees to everything and answers each command of the com port option with its own value, or as told.</summary>
    /// <param name="special">The answer to a command with its value, as the bytes behind the option; null for the usual one, empty for none.</param>
    public static Func<byte[], byte[]?> Agreeing(Func<byte, byte[], byte[]?> special)
    {
        var reader = new TelnetDecoder();
        return bytes =>
        {
            var answers = new List<byte>();
            foreach (TelnetItem item in reader.Decode(bytes))
            {
                if (item is TelnetItem.Option { Verb: var verb, Number: var option })
                {
                    answers.AddRange([0xFF, (byte)((byte)verb == 0xFB ? 0xFD : 0xFB), option]);
                }
                else if (item is TelnetItem.Command command)
                {
                    byte[] answer = special((byte)command.Code, command.Value) ?? [(byte)(command.Code + 100), .. command.Value];
                    if (answer.Length > 0)
                    {
                        answers.AddRange([0xFF, 0xFA, 0x2C, .. answer.SelectMany(b => b == 0xFF ? new byte[] { b, b } : [b]), 0xFF, 0xF0]);
                    }
                }
            }

            return [.. answers];
        };
    }

    /// <summary>Sends bytes to the client.</summary>
    public async Task SendAsync(string hex) => await _client!.GetStream().WriteAsync(Hex(hex));

    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", string.Empty, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _client?.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeAsync()
    {
        using TcpClient client = _client = await _listener.AcceptTcpClientAsync();
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(_greeting);
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_heard)
            {
                _heard.AddRange(buffer[..count]);
            }

            if (_answer(buffer[..count]) is not { } answer)
            {
                return;
            }

            await stream.WriteAsync(answer);
        }
    }
}
