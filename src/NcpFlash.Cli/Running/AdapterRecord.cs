namespace NcpFlash.Cli.Running;

/// <summary>What was learned of one adapter in earlier runs.</summary>
/// <param name="Adapter">Which one: <c>vid:pid</c> and its serial number where it has one.</param>
/// <param name="Baud">The rate at which the last job went through, in bits per second, where faster ones did not carry.</param>
/// <param name="HoldsBack">True when short replies had to be pushed out of it.</param>
/// <param name="Learned">The day it was learned.</param>
internal sealed record AdapterRecord(string Adapter, int? Baud, bool HoldsBack, DateOnly Learned)
{
    /// <summary>Days after which a faster rate is tried again: cables and hubs change.</summary>
    public const int ValidDays = 30;
}
