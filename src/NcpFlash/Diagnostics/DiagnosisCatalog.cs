using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>Every diagnosis the library can make; the error pages of the documentation are generated from it.</summary>
public static class DiagnosisCatalog
{
    /// <summary>All kinds, grouped by area.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } =
    [
        .. InputFaults.All, .. ImageFaults.All, .. XzFaults.All, .. PlanFaults.All, .. EfuseFaults.All, .. BurnFaults.All,
        .. GuardFaults.All, .. KeepFaults.All, .. CatalogFaults.All, .. RangeFaults.All, .. ChipDataFaults.All, .. AdapterFaults.All,
        .. PortFaults.All, .. RemotePortFaults.All, .. BootFaults.All, .. TraceFaults.All, .. ServingFaults.All, .. ConnectFaults.All,
        .. ChipFaults.All, .. OpenOcdFaults.All, .. GpioFaults.All, .. WiringFaults.All, .. AnswerFaults.All, .. TransportFaults.All,
        .. HostFaults.All, .. WorkFaults.All, .. LossFaults.All,
    ];
}
