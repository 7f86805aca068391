using NcpFlash.Diagnostics;

namespace NcpFlash.Jobs;

/// <summary>The answer to an <see cref="EfuseQuestion"/>. A yes belongs to the very question that it was given to.</summary>
public sealed class EfuseAnswer
{
    private EfuseAnswer(EfuseQuestion? agreedTo, string how, Diagnosis? refusal) => (AgreedTo, How, Refusal) = (agreedTo, how, refusal);

    /// <summary>The question that was agreed to, or null.</summary>
    public EfuseQuestion? AgreedTo { get; }

    /// <summary>How the consent was given, as a clause.</summary>
    public string How { get; }

    /// <summary>Why it was not, or null.</summary>
    public Diagnosis? Refusal { get; }

    /// <summary>Consent to exactly this question.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="how">How the consent was given, as a clause.</param>
    public static EfuseAnswer Yes(EfuseQuestion question, string how) => new(question, how, null);

    /// <summary>No consent.</summary>
    /// <param name="refusal">Why not; its outcome is <see cref="Outcome.Refused"/>.</param>
    public static EfuseAnswer No(Diagnosis refusal) => new(null, string.Empty, refusal);
}
