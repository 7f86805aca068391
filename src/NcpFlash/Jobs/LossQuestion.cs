using NcpFlash.Planning;

namespace NcpFlash.Jobs;

/// <summary>Asks whoever runs the job whether a partition that is not blank may be lost. Meanwhile the job keeps the part awake.</summary>
/// <param name="lost">What would be lost.</param>
/// <param name="cancellationToken">Cancels the job.</param>
/// <returns>True to go on.</returns>
public delegate Task<bool> LossQuestion(IReadOnlyList<PlanPartition> lost, CancellationToken cancellationToken);
