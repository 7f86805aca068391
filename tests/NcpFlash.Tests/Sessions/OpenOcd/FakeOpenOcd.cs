using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace NcpFlash.Tests.Sessions.OpenOcd;

/// <summary>
/// A TCL port as OpenOCD's user's guide describes it, with registers in front of it that behave as a host MCU's: BSRR sets and resets ODR, a port without clock
/// reads as zero and takes nothing.
/// </summary>
internal sealed partial class FakeOpenOcd : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public FakeOpenOcd()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Registers by address.</summary>
    public Dictionary<uint, uint> Registers { get; } = [];

    /// <summary>Every write, in order.</summary>
    public List<(uint Address, uint Value)> Writes { get; } = [];

    /// <summary>What the selected target says to a read or write; null when it works.</summary>
    public string? TargetFault { get; set; }

    /// <summary>Registers that do not take a write.</summary>
    public HashSet<uint> Stuck { get; } = [];

    /// <summary>Registers whose writes fail with a word of the server.</summary>
    public HashSet<uint> Refused { get; } = [];

    /// <summary>A greeting, as other servers send it.</summary>
    public byte[] Greeting { get; set; } = [];

    public bool IsMute { get; set; }

    public bool IsOld { get; set; }

    /// <summary>Called after each write; true closes the connection.</summary>
    public Func<int, bool>? ClosesAfter { get; set; }

    /// <summary>Called before each command is carried out, with its number from 1.</summary>
    public Action<int> OnCommand { get; set; } = static _ => { };

    /// <summary>Number of the command whose reply comes only with that of the next command on the same connection; 0 for none.</summary>
    public int LateReply { get; set; }

    /// <summary>True to accept nobody any more once a connection has ended.</summary>
    public bool EndsWithConnection { get; set; }

    private int _commands;
    private string _late = string.Empty;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving;
        _listener.Stop();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                _late = string.Empty;
                await TalkAsync(client.GetStream());
                if (EndsWithConnection)
                {
                    _listener.Stop();
                    return;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        await stream.WriteAsync(Greeting, _end.Token);
        var command = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _end.Token) > 0)
        {
            if (one[0] != 0x1A)
            {
                command.Add(one[0]);
                continue;
            }

            OnCommand(++_commands);
            string reply = Answer(Encoding.UTF8.GetString([.. command]));
            command.Clear();
            if (ClosesAfter?.Invoke(Writes.Count) == true)
            {
                ClosesAfter = null;
                return;
            }

            if (_commands == LateReply)
            {
                _late = reply + "\u001a";
            }
            else if (!IsMute)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(_late + reply + "\u001a"), _end.Token);
            }
        }
    }

    private string Answer(string command)
    {
        if (command == "info commands read_memory")
        {
            return IsOld ? string.Empty : "read_memory";
        }

        if (command.Contains("target names", StringComparison.Ordinal))
        {
            return "h5.cpu";
        }

        if (command == "version")
        {
            return "Open On-Chip Debugger 0.11.0";
        }

        if (TargetFault is not null)
        {
            return $"error {TargetFault}";
        }

        Match read = Read().Match(command), write = Write().Match(command);
        if (read.Success)
        {
            return $"ok 0x{Registers.GetValueOrDefault(Number(read.Groups[1])):x}";
        }

        if (!write.Success)
        {
            return $"error invalid command name \"{command}\"";
        }

        if (Refused.Contains(Number(write.Groups[1])))
        {
            return "error Failed to write memory";
        }

        Store(Number(write.Groups[1]), Number(write.Groups[2]));
        return "ok ";
    }

    private void Store(uint address, uint value)
    {
        Writes.Add((address, value));
        if ((address & 0x3FF) == 0x18 && address >= 0x42020000)
        {
            uint odr = address - 4;
            if (!Stuck.Contains(odr))
            {
                Registers[odr] = (Registers.GetValueOrDefault(odr) | (value & 0xFFFF)) & ~(value >> 16);
            }
        }
        else if (!Stuck.Contains(address))
        {
            Registers[address] = value;
        }
    }

    private static uint Number(Group group) => uint.Parse(group.Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{read_memory 0x([0-9a-f]+) 32 1\}")]
    private static partial Regex Read();

    [GeneratedRegex(@"\{write_memory 0x([0-9a-f]+) 32 0x([0-9a-f]+)\}")]
    private static partial Regex Write();
}
