using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Sessions;

namespace NcpFlash.Tests.Conversation;

/// <summary>What came of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Fault">Why it ended, or null when the part was reached and told everything of itself.</param>
/// <param name="Seconds">Simulated time it took.</param>
internal sealed record MatrixResult(MatrixCase Case, NcpException? Fault, double Seconds)
{
    /// <summary>The findings, best first.</summary>
    public Diagnosis[] Findings => Fault is null ? [] : [Fault.Diagnosis, .. Fault.Candidates];

    /// <summary>Place of a right cause among the findings from 1; 0 when there is none.</summary>
    public int Place => Array.FindIndex(Findings, f => IsRight(f.Id)) + 1;

    /// <summary>True when something false is called certain.</summary>
    public bool IsFalselyCertain => Findings.Any(f => f.Confidence == Confidence.Certain && !IsRight(f.Id));

    private bool IsRight(string id) => Case.Causes.Any(c => c.Id == id);

    /// <summary>Connects and asks the part for everything that it tells of itself, in virtual time.</summary>
    public static MatrixResult Of(MatrixCase matrixCase)
    {
        var part = new VirtualPart(EmulatorSettings.Parse(matrixCase.Settings));
        part.Clock.Advance(matrixCase.Before);
        NcpException? fault = part.Try(f => f.InfoAsync(default), new ConnectOptions(BootControl.Lines, matrixCase.BootRate));
        return new MatrixResult(matrixCase, fault, (part.Clock.GetElapsedTime(0) - matrixCase.Before).TotalSeconds);
    }
}
