using System.Collections.Immutable;

namespace NcpFlash.Links.Pins;

/// <summary>Which pins of which host MCU a running OpenOCD drives.</summary>
/// <param name="Address">Its TCL port.</param>
/// <param name="Mcu">The MCU.</param>
/// <param name="Boot">The pin on BOOT; null where BOOT is strapped.</param>
/// <param name="Enable">The pin on CHIP_EN.</param>
/// <param name="Uart">Pins that are set to input, so that the host does not drive the wires of the adapter.</param>
internal sealed record OpenOcdSettings(TcpAddress Address, HostMcu Mcu, McuPin? Boot, McuPin Enable, ImmutableArray<McuPin> Uart);
