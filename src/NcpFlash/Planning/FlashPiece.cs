namespace NcpFlash.Planning;

/// <summary>Neighbouring sectors that belong to one image, or to none.</summary>
/// <param name="Range">The sectors.</param>
/// <param name="Image">The image, the first where several share a sector; null where the job wants the sectors blank.</param>
internal readonly record struct FlashPiece(FlashRange Range, PlanImage? Image);
