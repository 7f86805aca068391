namespace NcpFlash.Emulator;

/// <summary>A host MCU between adapter and module that copies the line, as ST's NCP_Loader does (PROTOCOL 1.8). DTR and RTS end there.</summary>
/// <param name="Weakness">What it does when the rate is too high for it.</param>
/// <param name="Above">The highest rate it copies well.</param>
public sealed record PassThroughHost(PassThroughWeakness Weakness, BitRate Above);
