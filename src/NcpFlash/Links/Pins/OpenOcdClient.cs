using System.Globalization;
using System.Net.Sockets;
using System.Text;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links.Pins;

/// <summary>
/// The TCL port of a running OpenOCD: a command, then 0x1A; its result, then 0x1A (OpenOCD user's guide, chapter Tcl Scripting API). Registers are read and
/// written through the target that is selected there.
/// </summary>
internal sealed class OpenOcdClient : IAsyncDisposable
{
    private const byte End = 0x1A;

    private const int LongestReply = 64 * 1024;

    /// <summary>How long a command may take; a read through a probe takes milliseconds.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(3);

    private readonly TcpAddress _address;
    private readonly TimeProvider _time;
    private TcpLink _link;

    /// <summary>True after a reply that did not come in time: whatever comes next may be that one, and must not be taken for the answer to another question.</summary>
    private bool _outOfStep;

    private OpenOcdClient(TcpLink link, TcpAddress address, TimeProvider time) => (_link, _address, _time) = (link, address, time);

    private string Place => string.Create(CultureInfo.InvariantCulture, $"{_address.Host}:{_address.Port}");

    /// <summary>Connects, and makes sure that a TCL port is there which can read memory.</summary>
    /// <exception cref="NcpException">One of the <c>openocd.…</c> kinds.</exception>
    public static async ValueTask<OpenOcdClient> OpenAsync(TcpAddress address, TimeProvider time, CancellationToken cancellationToken)
    {
        TcpLink link;
        try
        {
            link = await TcpLink.OpenAsync(address, new BitRate(1), time, cancellationToken).ConfigureAwait(false);
        }
        catch (NcpException e)
        {
            throw Diagnosis.Of(
                OpenOcdFaults.Unreachable, ("address", FormattableString.Invariant($"{address.Host}:{address.Port}")), ("reason", e.Diagnosis.Phrase)).ToException(inner: e);
        }

        var client = new OpenOcdClient(link, address, time);
        try
        {
            if (await client.AskAsync("info commands read_memory", cancellationToken).ConfigureAwait(false) != "read_memory")
            {
                throw await client.UnusableAsync(cancellationToken).ConfigureAwait(false);
            }

            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads a 32-bit register.</summary>
    public async ValueTask<uint> ReadAsync(uint address, CancellationToken cancellationToken)
    {
        string reply = await RunAsync(FormattableString.Invariant($"read_memory 0x{address:x8} 32 1"), cancellationToken).ConfigureAwait(false);
        string digits = reply.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? reply[2..] : string.Empty;
        return uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value)
            ? value : throw NoTarget($"it answers '{Shown(reply)}' to a read of 0x{address:X8}");
    }

    /// <summary>Writes a 32-bit register.</summary>
    public async ValueTask WriteAsync(uint address, uint value, CancellationToken cancellationToken) =>
        await RunAsync(FormattableString.Invariant($"write_memory 0x{address:x8} 32 0x{value:x8}"), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _link.DisposeAsync();

    /// <summary>Carries out a command; one that fails there fails here.</summary>
    private async ValueTask<string> RunAsync(string command, CancellationToken cancellationToken)
    {
        string reply = await AskAsync($"if {{[catch {{{command}}} r]}} {{format {{error %s}} $r}} {{format {{ok %s}} $r}}", cancellationToken).ConfigureAwait(false);
        (string word, string rest) = reply.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? (reply[..space], reply[(space + 1)..].Trim()) : (reply, string.Empty);
        return word == "ok" ? rest : throw NoTarget(word == "error" && rest.Length > 0 ? Shown(rest) : $"'{command}' failed without a word");
    }

    /// <summary>
    /// Asks, and waits for the reply. The token is looked at before and not between: a question that is sent is answered, and the answer must not stay behind
    /// for the next one, with which the pins are put back.
    /// </summary>
    private async ValueTask<string> AskAsync(string command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var deadline = new CancellationTokenSource(Deadline, _time);
        var reply = new List<byte>();
        try
        {
            if (_outOfStep)
            {
                await _link.DisposeAsync().ConfigureAwait(false);
                _link = await TcpLink.OpenAsync(_address, new BitRate(1), _time, deadline.Token).ConfigureAwait(false);
            }

            _outOfStep = true;
            await _link.WriteAsync(Encoding.UTF8.GetBytes(command + (char)End), deadline.Token).ConfigureAwait(false);
            var buffer = new byte[1024];
            while (reply.Count < LongestReply)
            {
                int count = await _link.ReadAsync(buffer, deadline.Token).ConfigureAwait(false);
                reply.AddRange(buffer.AsSpan(0, count));
                CheckTelnet(reply);
                if (reply[^1] == End)
                {
                    _outOfStep = false;
                    return Encoding.UTF8.GetString([.. reply.Take(reply.Count - 1)]).Trim();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The deadline: told below.
        }
        catch (NcpException e)
        {
            throw e.Diagnosis.Id.StartsWith("openocd.", StringComparison.Ordinal) ? e : Lost(e);
        }
        catch (SocketException e)
        {
            throw Lost(e);
        }

        throw Diagnosis.Of(OpenOcdFaults.NoReply, ("address", Place), ("seconds", Deadline.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)),
            ("received", reply.Count == 0 ? "nothing" : $"'{Shown(Encoding.Latin1.GetString([.. reply]))}'")).ToException();
    }

    /// <summary>A telnet server begins by negotiating (RFC 854: IAC is 255), which no reply of the TCL port does, and greets.</summary>
    private void CheckTelnet(List<byte> received)
    {
        if (received[0] == 0xFF || (received[^1] != End && Encoding.Latin1.GetString([.. received]).Contains("\r\n> ", StringComparison.Ordinal)))
        {
            throw Diagnosis.Of(OpenOcdFaults.TelnetPort, ("address", Place)).ToException();
        }
    }

    private NcpException Lost(Exception e) => Diagnosis.Of(
        OpenOcdFaults.Lost, ("address", Place), ("reason", e is NcpException n ? n.Diagnosis.Phrase : e.Message.TrimEnd('.'))).ToException(inner: e);

    private NcpException NoTarget(string reason) => Diagnosis.Of(OpenOcdFaults.NoTarget, ("address", Place), ("reason", reason.TrimEnd('.'))).ToException();

    /// <summary>OpenOCD has no memory commands while it has no target.</summary>
    private async ValueTask<NcpException> UnusableAsync(CancellationToken cancellationToken)
    {
        string targets = await AskAsync("if {[catch {target names} r]} {format {}} {format %s $r}", cancellationToken).ConfigureAwait(false);
        return targets.Length == 0
            ? NoTarget("its configuration has no target")
            : TooOld(await AskAsync("version", cancellationToken).ConfigureAwait(false));
    }

    private NcpException TooOld(string version) => Diagnosis.Of(OpenOcdFaults.TooOld, ("address", Place), ("version", Shown(version))).ToException();

    private static string Shown(string text)
    {
        string line = string.Concat(text.Trim().Split('\n')[0].Select(c => c is >= ' ' and < (char)0x7F ? c : '.'));
        return line.Length <= 120 ? line : line[..120] + "...";
    }
}
