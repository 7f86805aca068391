using System.Collections.Immutable;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;

namespace NcpFlash.Jobs;

/// <summary>An INI with every file it names, read and recognised.</summary>
/// <param name="Config">The INI.</param>
/// <param name="Request">What it asks for.</param>
/// <param name="Images">The images with what they are, in the order of the INI.</param>
/// <param name="Warnings">What the user should know.</param>
public sealed record FlashPackage(
    FlashConfig Config, FlashRequest Request, ImmutableArray<(PlanImage Image, RecognizedImage What)> Images, ImmutableArray<Diagnosis> Warnings);
