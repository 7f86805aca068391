using System.Text;
using NcpFlash.Adapters;
using NcpFlash.Emulator.Line;
using NcpFlash.Links.Native;

namespace NcpFlash.Emulator.Bridge;

/// <summary>The way of the host's bytes through the adapter to the line, and what becomes of them there.</summary>
internal sealed class BridgeOutput(SimulationClock clock, AdapterModel adapter, SerialWire wire, BridgeInput input, string port)
{
    /// <summary>What an operating system accepts for a port that does not send (Linux, one page).</summary>
    private const int SystemBuffer = 4096;

    private readonly InBandControl? _control = adapter.Has(AdapterQuirk.InBandControl) ? new InBandControl() : null;
    private int _held;

    /// <summary>A text in the data has moved a line: DTR, RTS, each true for electrical low.</summary>
    public event Action<bool?, bool?>? LinesMoved
    {
        add
        {
            if (_control is not null)
            {
                _control.LinesMoved += value;
            }
        }

        remove
        {
            if (_control is not null)
            {
                _control.LinesMoved -= value;
            }
        }
    }

    /// <summary>True once a rate has been set; some adapters do not drive their output before.</summary>
    public bool RateWasSet { get; set; }

    private bool IsStopped => adapter.Has(AdapterQuirk.CtsRequired) && !adapter.CtsGrounded;

    /// <summary>Hands bytes to the line.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>port.write-stuck</c>: the adapter sends nothing and the system's buffer is full.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (IsStopped)
        {
            _held += bytes.Length;
            await FailWhenStuckAsync(_held > SystemBuffer, cancellationToken).ConfigureAwait(false);
        }
        else if (adapter.Has(AdapterQuirk.MpsseChannelA))
        {
            // Every byte is a command that the engine does not know; it answers FA and the byte (SYMPTOMS C03).
            foreach (byte value in bytes.Span)
            {
                input.Take(0xFA);
                input.Take(value);
            }
        }
        else if (_control?.Takes(bytes.Span) != true && (RateWasSet || !adapter.Has(AdapterQuirk.TxFloatsUntilRateSet)))
        {
            wire.Send(bytes.Span);
        }
    }

    /// <summary>Waits until everything has left.</summary>
    /// <exception cref="Diagnostics.NcpException"><c>port.write-stuck</c>: it does not leave.</exception>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        await FailWhenStuckAsync(_held > 0, cancellationToken).ConfigureAwait(false);
        if (wire.Waiting > 0)
        {
            await clock.DelayAsync(TimeSpan.FromTicks(wire.IdleAt - clock.Now), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask FailWhenStuckAsync(bool isStuck, CancellationToken cancellationToken)
    {
        if (isStuck)
        {
            await clock.DelayAsync(DuplexPump.StuckAfter, cancellationToken).ConfigureAwait(false);
            throw LinkFault.WriteStuck(port, DuplexPump.StuckAfter);
        }
    }

    /// <summary>The texts by which a bridge of the chip's vendor takes line levels (PROTOCOL 1.6): <c>DTR0</c> is low.</summary>
    private sealed class InBandControl
    {
        private const string Prefix = "BOUFFALOLAB5555";

        public event Action<bool?, bool?>? LinesMoved;

        /// <summary>True when the bytes are such a text, which then does not reach the line.</summary>
        public bool Takes(ReadOnlySpan<byte> bytes)
        {
            string text = Encoding.ASCII.GetString(bytes);
            if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            {
                return false;
            }

            switch (text[Prefix.Length..])
            {
                case "DTR0" or "DTR1":
                    LinesMoved?.Invoke(text[^1] == '0', null);
                    break;
                case "RTS0" or "RTS1":
                    LinesMoved?.Invoke(null, text[^1] == '0');
                    break;
                case ['R', 'E', 'S', 'E', 'T', _, _]:
                    // Two flags reverse the levels of BOOT and CHIP_EN; how long the bridge holds them is not known (inference: long enough).
                    LinesMoved?.Invoke(bytes[^2] != 0, bytes[^1] == 0);
                    LinesMoved?.Invoke(null, bytes[^1] != 0);
                    break;
            }

            return true;
        }
    }
}
