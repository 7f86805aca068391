using System.Collections.Immutable;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links.Pins;

/// <summary>
/// Pins of a host MCU, driven through its debug probe. Only the bits of these pins are changed, each change is read back, and what was found is kept to be put
/// back: mode, output type, pull, output level, and the clock of the port.
/// </summary>
internal sealed class OpenOcdPins : BootPins
{
    private readonly OpenOcdClient _client;
    private readonly OpenOcdSettings _settings;
    private readonly List<PinState> _found = [];
    private uint _switchedOn;

    private OpenOcdPins(OpenOcdClient client, OpenOcdSettings settings) => (_client, _settings) = (client, settings);

    private HostMcu Mcu => _settings.Mcu;

    private ImmutableArray<McuPin> All => [.. _settings.Boot is { } boot ? [boot] : ImmutableArray<McuPin>.Empty, _settings.Enable, .. _settings.Uart];

    /// <summary>Connects, notes how the pins are, and sets the UART pins to input, so that the host no longer drives the wires of the adapter.</summary>
    /// <exception cref="NcpException">One of the <c>openocd.…</c> kinds; then the pins are as they were.</exception>
    public static async ValueTask<OpenOcdPins> OpenAsync(OpenOcdSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        OpenOcdClient client = await OpenOcdClient.OpenAsync(settings.Address, time, cancellationToken).ConfigureAwait(false);
        var pins = new OpenOcdPins(client, settings);
        try
        {
            await pins.NoteAsync(cancellationToken).ConfigureAwait(false);
            foreach (McuPin pin in settings.Uart)
            {
                await pins.ModifyAsync(pin, HostMcu.Moder, PinState.Pair(pin), 0, cancellationToken).ConfigureAwait(false);
            }

            return pins;
        }
        catch
        {
            await pins.RestoreAsync().ConfigureAwait(false);
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask SetAsync(bool? boot, bool? enable, CancellationToken cancellationToken)
    {
        if (boot is { } bootLevel && _settings.Boot is { } bootPin)
        {
            await DriveAsync(bootPin, bootLevel, cancellationToken).ConfigureAwait(false);
        }

        if (enable is { } enableLevel)
        {
            await DriveAsync(_settings.Enable, enableLevel, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<Diagnosis?> RestoreAsync()
    {
        var faults = new List<NcpException>();
        foreach (PinState state in _found)
        {
            foreach ((uint register, uint mask, uint bits) in state.Bits())
            {
                await TryAsync(() => ModifyAsync(state.Pin, register, mask, bits, CancellationToken.None), faults).ConfigureAwait(false);
            }

            uint level = PinState.SetReset(state.Pin, state.Level);
            await TryAsync(() => _client.WriteAsync(Mcu.Port(state.Pin) + HostMcu.Bsrr, level, CancellationToken.None), faults).ConfigureAwait(false);
        }

        await TryAsync(() => SwitchClocksAsync(_switchedOn, on: false, CancellationToken.None), faults).ConfigureAwait(false);
        _found.Clear();
        return faults.Count == 0 ? null
            : Diagnosis.Of(
                BootFaults.NotRestored, ("what", $"The pins {string.Join(", ", All)} of the host MCU"), ("reason", string.Join("; ", faults.Select(f => f.Diagnosis.Phrase).Distinct())));
    }

    /// <summary>A register that cannot be put back is no reason to leave the others; a debugger that is gone is.</summary>
    private static async ValueTask TryAsync(Func<ValueTask> restore, List<NcpException> faults)
    {
        if (faults.Any(f => f.Diagnosis.Kind != OpenOcdFaults.NotTaken && f.Diagnosis.Kind != OpenOcdFaults.NoTarget))
        {
            return;
        }

        try
        {
            await restore().ConfigureAwait(false);
        }
        catch (NcpException e)
        {
            faults.Add(e);
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _client.DisposeAsync();

    private async ValueTask NoteAsync(CancellationToken cancellationToken)
    {
        uint needed = All.Aggregate(0u, (bits, pin) => bits | HostMcu.ClockBit(pin));
        uint clocks = await _client.ReadAsync(Mcu.ClockRegister, cancellationToken).ConfigureAwait(false);
        await SwitchClocksAsync(needed & ~clocks, on: true, cancellationToken).ConfigureAwait(false);
        foreach (McuPin pin in All)
        {
            uint port = Mcu.Port(pin);
            _found.Add(PinState.Of(
                pin,
                await _client.ReadAsync(port + HostMcu.Moder, cancellationToken).ConfigureAwait(false),
                await _client.ReadAsync(port + HostMcu.Otyper, cancellationToken).ConfigureAwait(false),
                await _client.ReadAsync(port + HostMcu.Pupdr, cancellationToken).ConfigureAwait(false),
                await _client.ReadAsync(port + HostMcu.Odr, cancellationToken).ConfigureAwait(false)));
        }
    }

    private async ValueTask SwitchClocksAsync(uint bits, bool on, CancellationToken cancellationToken)
    {
        if (bits == 0)
        {
            return;
        }

        uint now = await _client.ReadAsync(Mcu.ClockRegister, cancellationToken).ConfigureAwait(false);
        (uint address, uint value) = Mcu.Switch(bits, on, now);
        _switchedOn = on ? bits : 0; // before the write: when that is cut short, nobody knows whether it was carried out
        await _client.WriteAsync(address, value, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The level first, then push-pull, then output, so that the pin shows no other level on its way.</summary>
    private async ValueTask DriveAsync(McuPin pin, bool high, CancellationToken cancellationToken)
    {
        uint port = Mcu.Port(pin), bit = 1u << pin.Number;
        uint setReset = PinState.SetReset(pin, high);
        await _client.WriteAsync(port + HostMcu.Bsrr, setReset, cancellationToken).ConfigureAwait(false);
        uint output = await _client.ReadAsync(port + HostMcu.Odr, cancellationToken).ConfigureAwait(false);
        if ((output & bit) != 0 != high)
        {
            throw NotTaken(pin, port + HostMcu.Odr, setReset, output);
        }

        await ModifyAsync(pin, HostMcu.Otyper, bit, 0, cancellationToken).ConfigureAwait(false);
        await ModifyAsync(pin, HostMcu.Moder, PinState.Pair(pin), 1u << (2 * pin.Number), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ModifyAsync(McuPin pin, uint register, uint mask, uint bits, CancellationToken cancellationToken)
    {
        uint address = Mcu.Port(pin) + register;
        uint now = await _client.ReadAsync(address, cancellationToken).ConfigureAwait(false);
        uint wanted = (now & ~mask) | bits;
        if (wanted == now)
        {
            return;
        }

        await _client.WriteAsync(address, wanted, cancellationToken).ConfigureAwait(false);
        uint read = await _client.ReadAsync(address, cancellationToken).ConfigureAwait(false);
        if ((read & mask) != bits)
        {
            throw NotTaken(pin, address, wanted, read);
        }
    }

    private NcpException NotTaken(McuPin pin, uint register, uint written, uint read) => Diagnosis.Of(
        OpenOcdFaults.NotTaken, ("address", _settings.Address.ToString()), ("register", $"0x{register:X8}"), ("pin", pin.ToString()), ("written", $"0x{written:X8}"),
        ("read", $"0x{read:X8}")).ToException();

    /// <summary>How a pin was found.</summary>
    private sealed record PinState(McuPin Pin, uint Mode, uint Type, uint Pull, bool Level)
    {
        public static uint Pair(McuPin pin) => 3u << (2 * pin.Number);

        public static uint SetReset(McuPin pin, bool high) => 1u << (high ? pin.Number : pin.Number + 16);

        public static PinState Of(McuPin pin, uint moder, uint otyper, uint pupdr, uint odr) =>
            new(pin, moder & Pair(pin), otyper & (1u << pin.Number), pupdr & Pair(pin), (odr & (1u << pin.Number)) != 0);

        /// <summary>Register, mask and bits, in the order in which they are put back.</summary>
        public IEnumerable<(uint Register, uint Mask, uint Bits)> Bits() =>
            [(HostMcu.Moder, Pair(Pin), Mode), (HostMcu.Otyper, 1u << Pin.Number, Type), (HostMcu.Pupdr, Pair(Pin), Pull)];
    }
}
