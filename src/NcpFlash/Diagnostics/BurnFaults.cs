using System.Collections.Immutable;

namespace NcpFlash.Diagnostics;

/// <summary>What can stop a burn of efuse bits: nobody agreed, or the part does not take them.</summary>
public static class BurnFaults
{
    private const string Again = "Check the supply of the module, then run the same command again: it reads the part first and burns only what is missing.";

    /// <summary>Nobody agreed. Facts: file, mac, reason, word, tail.</summary>
    public static readonly DiagnosisKind NoConsent = new(
        "efuse.no-consent", Outcome.Refused, Confidence.Certain, "Nobody agreed to burn {file} into the part {mac}: {reason}.",
        "Burnt bits can never be cleared. Nothing was written, neither efuse nor flash.",
        "Run the command for this part alone, in a terminal, read the plan and type '{word} {tail}'; in a script say --allow-lock={mac}, or --allow-lock for any part.", "E03");

    /// <summary>The consent names another part. Facts: file, mac, named.</summary>
    public static readonly DiagnosisKind OtherPart = new(
        "efuse.other-part", Outcome.Refused, Confidence.Certain, "--allow-lock names {named}, and this is the part {mac}.",
        "The consent to burn {file} is meant for another part. Nothing was written, neither efuse nor flash.",
        "Connect the part that was meant, or name this one; --allow-lock={mac},... names several.", "E03");

    /// <summary>The part is not as it was when the plan was made. Facts: file, reason.</summary>
    public static readonly DiagnosisKind Changed = new(
        "efuse.plan-changed", Outcome.Refused, Confidence.High, "The plan to burn {file} no longer fits the part: {reason}.",
        "Consent was given for exactly the bits that were shown, into the state that was read. No efuse bit was burnt.",
        "Run the command again and read the plan once more.", "E03");

    /// <summary>The part is not as it was proved, in the middle of a burn. Facts: reason, done, total.</summary>
    public static readonly DiagnosisKind PartChanged = new(
        "efuse.part-changed", Outcome.Verification, Confidence.High, "The part changed during the burn: {reason}; {done} of {total} bits are burnt.",
        "Another part answers under the same MAC address, or something else writes to this one. Nothing more was burnt.",
        "Look at the part: 'efuse read' tells its array. Then run the same command again and read its plan: it burns only what is missing.", "E03");

    /// <summary>The part refuses a write. Facts: fields, range, code, done, total.</summary>
    public static readonly DiagnosisKind WriteRefused = new(
        "efuse.write-refused", Outcome.ChipOrLink, Confidence.High, "The part refused to burn {fields} at {range} with code {code}; {done} of {total} bits are burnt.",
        "The words are locked against burning although no known lock bit says so, or the part burns nothing at this supply.", Again, "C12");

    /// <summary>Bits that did not take. Facts: fields, range, count, tries, done, total.</summary>
    public static readonly DiagnosisKind NotBurnt = new(
        "efuse.not-burnt", Outcome.Verification, Confidence.Certain,
        "{count} bits of {fields} at {range} were burnt {tries} times and read as not burnt; {done} of {total} bits are burnt.",
        "The part said OK and burnt nothing: the words are locked, the supply is too low, or the fuses are defective.", Again);

    /// <summary>Bits nobody asked for. Facts: fields, words.</summary>
    public static readonly DiagnosisKind UnexpectedBits = new(
        "efuse.unexpected-bits", Outcome.Verification, Confidence.High, "Bits are burnt in the part that were not burnt before and that nobody asked for: {fields} ({words}).",
        "The part or the line is defective, or something else writes to it. The burn was stopped.",
        "Keep the part aside. 'efuse read --output FILE' keeps its state; report it with the file that --trace FILE writes.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosisKind> All { get; } = [NoConsent, OtherPart, Changed, PartChanged, WriteRefused, NotBurnt, UnexpectedBits];
}
