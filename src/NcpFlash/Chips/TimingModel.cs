namespace NcpFlash.Chips;

/// <summary>
/// Typical durations inside the part, for estimates and for the emulator (PROTOCOL 3.3 and 5.6, from vendor logs). Limits for
/// giving up come from <see cref="FlashPart"/>, not from here.
/// </summary>
/// <param name="PageProgram">Programming one 256-byte page.</param>
/// <param name="SectorErase">Erasing one 4 KiB sector on its own.</param>
/// <param name="Block64Erase">Erasing an aligned 64 KiB block.</param>
/// <param name="ChipErase">Erasing 4 MiB as a whole; other sizes in proportion.</param>
/// <param name="DigestBytesPerSecond">SHA-256 over flash.</param>
/// <param name="DecompressBytesPerSecond">xz output rate of the ROM.</param>
/// <param name="CommandOverhead">Time between the end of a frame and the start of its reply when nothing else is to do.</param>
/// <param name="EfuseBit">Burning one fuse.</param>
public sealed record TimingModel(
    TimeSpan PageProgram, TimeSpan SectorErase, TimeSpan Block64Erase, TimeSpan ChipErase,
    long DigestBytesPerSecond, long DecompressBytesPerSecond, TimeSpan CommandOverhead, TimeSpan EfuseBit);
