using NcpFlash.Chips;
using NcpFlash.Diagnostics;
using NcpFlash.Images;
using NcpFlash.Planning;
using NcpFlash.Wire;

namespace NcpFlash.Sessions;

/// <summary>
/// What a job reports while it runs. The order is a promise: <see cref="Connecting"/>; per attempt <see cref="AttemptStarted"/>,
/// <see cref="SyncSent"/>, <see cref="SyncAnswered"/>; <see cref="Synced"/>; <see cref="BootInfoRead"/>;
/// <see cref="RateChanged"/>; <see cref="MacRead"/>; <see cref="FlashControllerSet"/>; <see cref="FlashIdentified"/>; <see cref="FlashControllerSet"/>, now with the part's parameters;
/// then per step <see cref="StepStarted"/>, any number of <see cref="StepProgressed"/>, <see cref="StepFinished"/>.
/// <see cref="PlanReady"/> stands before the first step of a plan; a job that surveys the part first has a plan before the survey and one after it, and
/// <see cref="Surveyed"/> before the survey's own <see cref="StepFinished"/>.
/// <see cref="Compressed"/> may stand anywhere before the first write of its image.
/// <see cref="Waiting"/>, <see cref="RateFellBack"/>, <see cref="Retrying"/>, <see cref="Resynced"/> and <see cref="Warned"/> may stand anywhere after <see cref="Connecting"/>.
/// A job that burns efuse bits adds, before its first step, <see cref="BootImageChecked"/> per image, <see cref="EfusePlanReady"/> and
/// <see cref="EfuseConsented"/>; after its last, <see cref="BootImageChecked"/> again, <see cref="EfuseLoadStarted"/>, per write
/// <see cref="EfuseWriteStarted"/> and <see cref="EfuseWritten"/>, and <see cref="EfuseVerified"/>; after a <see cref="Resynced"/> among the writes
/// <see cref="BootImageChecked"/> once more.
/// After a re-sync a step may start again. A job that does not need a stage leaves its events out.
/// </summary>
public abstract record JobEvent
{
    private JobEvent()
    {
    }

    /// <summary>An image was compressed; in parts, which are streams of their own, where it is long.</summary>
    /// <param name="Image">The image.</param>
    /// <param name="Length">Length of its streams in bytes.</param>
    /// <param name="Elapsed">How long it took.</param>
    public sealed record Compressed(PlanImage Image, long Length, TimeSpan Elapsed) : JobEvent;

    /// <summary>The port is open and the connection begins.</summary>
    /// <param name="Port">Name of the port.</param>
    /// <param name="BootRate">Rate of the handshake.</param>
    public sealed record Connecting(string Port, BitRate BootRate) : JobEvent;

    /// <summary>An attempt to reach the ROM begins.</summary>
    /// <param name="Number">1-based number.</param>
    /// <param name="Of">How many will be made.</param>
    /// <param name="PlaysLines">True when a reset sequence is played first.</param>
    public sealed record AttemptStarted(int Number, int Of, bool PlaysLines) : JobEvent;

    /// <summary>Nothing is sent for a while, on purpose.</summary>
    /// <param name="Duration">How long.</param>
    /// <param name="Reason">What for.</param>
    public sealed record Waiting(TimeSpan Duration, string Reason) : JobEvent;

    /// <summary>Something beyond the ordinary handshake is tried.</summary>
    /// <param name="What">What, as part of a sentence.</param>
    public sealed record Trying(string What) : JobEvent;

    /// <summary>A test has ended.</summary>
    /// <param name="What">What was tested.</param>
    /// <param name="Result">What came of it.</param>
    public sealed record Checked(string What, string Result) : JobEvent;

    /// <summary>A burst of 0x55 was sent.</summary>
    /// <param name="Rate">Rate on the line.</param>
    /// <param name="Count">Bytes in the burst.</param>
    public sealed record SyncSent(BitRate Rate, int Count) : JobEvent;

    /// <summary>What came back inside the reply window.</summary>
    /// <param name="Bytes">The bytes, possibly none.</param>
    public sealed record SyncAnswered(ReadOnlyMemory<byte> Bytes) : JobEvent;

    /// <summary>The ROM answered the handshake.</summary>
    /// <param name="Attempt">The attempt that succeeded.</param>
    public sealed record Synced(int Attempt) : JobEvent;

    /// <summary>Boot info was read and proved.</summary>
    /// <param name="Info">Boot info.</param>
    /// <param name="Elapsed">Time since <see cref="Connecting"/>.</param>
    public sealed record BootInfoRead(BootInfo Info, TimeSpan Elapsed) : JobEvent;

    /// <summary>The clock was set and both sides use the work rate.</summary>
    /// <param name="Requested">Rate asked for.</param>
    /// <param name="Real">Rate the port makes of it.</param>
    /// <param name="Elapsed">How long it took.</param>
    public sealed record RateChanged(BitRate Requested, BitRate Real, TimeSpan Elapsed) : JobEvent;

    /// <summary>The MAC address was read.</summary>
    /// <param name="Mac">The address.</param>
    public sealed record MacRead(MacAddress Mac) : JobEvent;

    /// <summary>Flash controller parameters were set.</summary>
    /// <param name="Pin">Pin configuration from boot info.</param>
    /// <param name="Word">The flash_set word sent.</param>
    /// <param name="Elapsed">How long it took.</param>
    public sealed record FlashControllerSet(byte Pin, uint Word, TimeSpan Elapsed) : JobEvent;

    /// <summary>The flash told its JEDEC id.</summary>
    /// <param name="Part">The part.</param>
    /// <param name="Flag">The flag byte behind the id.</param>
    public sealed record FlashIdentified(FlashPart Part, byte Flag) : JobEvent;

    /// <summary>The plan to be executed.</summary>
    /// <param name="Plan">The plan.</param>
    public sealed record PlanReady(FlashPlan Plan) : JobEvent;

    /// <summary>A survey found out what is on the part already.</summary>
    /// <param name="Bytes">Bytes that the job is about.</param>
    /// <param name="Equal">Of these, bytes that are as wanted.</param>
    /// <param name="Blank">Bytes that are blank, or taken to be, and need no erase.</param>
    /// <param name="Digested">Bytes that the part digested for it.</param>
    public sealed record Surveyed(long Bytes, long Equal, long Blank, long Digested) : JobEvent;

    /// <summary>A step begins.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Index">0-based index in the plan.</param>
    /// <param name="Count">Steps in the plan.</param>
    public sealed record StepStarted(PlanStep Step, int Index, int Count) : JobEvent;

    /// <summary>A step got on.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Done">Units done: frames of a write.</param>
    /// <param name="Total">Units in all.</param>
    /// <param name="BytesDone">Bytes of the image that are on the part.</param>
    public sealed record StepProgressed(PlanStep Step, int Done, int Total, long BytesDone) : JobEvent;

    /// <summary>A step is complete.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Elapsed">How long it took.</param>
    /// <param name="BytesOnLine">Payload bytes that travelled for it.</param>
    public sealed record StepFinished(PlanStep Step, TimeSpan Elapsed, long BytesOnLine) : JobEvent;

    /// <summary>A digest the part computed.</summary>
    /// <param name="Range">What was digested.</param>
    /// <param name="Expected">Digest of the image.</param>
    /// <param name="Actual">Digest of the part.</param>
    /// <param name="Elapsed">How long the part took.</param>
    public sealed record DigestCompared(FlashRange Range, Sha256Digest Expected, Sha256Digest Actual, TimeSpan Elapsed) : JobEvent;

    /// <summary>A rate does not carry; the work goes on at a slower one.</summary>
    /// <param name="From">The rate that is left.</param>
    /// <param name="To">The rate that is taken.</param>
    /// <param name="Reason">What was seen.</param>
    public sealed record RateFellBack(BitRate From, BitRate To, string Reason) : JobEvent;

    /// <summary>A command is sent again.</summary>
    /// <param name="Command">The command.</param>
    /// <param name="Reason">What was seen.</param>
    public sealed record Retrying(Opcode Command, string Reason) : JobEvent;

    /// <summary>The session was lost and found again.</summary>
    /// <param name="Reason">What was lost.</param>
    /// <param name="Rate">Rate at which the ROM answered.</param>
    public sealed record Resynced(string Reason, BitRate Rate) : JobEvent;

    /// <summary>A person at the board is asked to do something. It may come any number of times before <see cref="Synced"/>.</summary>
    /// <param name="Prompt">What to do.</param>
    /// <param name="Window">How long the tool waits for it before it asks for something else.</param>
    public sealed record Prompted(BootPrompt Prompt, TimeSpan Window) : JobEvent;

    /// <summary>The user's boot program wrote a line.</summary>
    /// <param name="Line">The line.</param>
    public sealed record BootProgramSaid(string Line) : JobEvent;

    /// <summary>An image that the part has to start was looked at, its signature verified.</summary>
    /// <param name="Start">The image.</param>
    /// <param name="Address">Flash address.</param>
    public sealed record BootImageChecked(EfuseImageToStart Start, uint Address) : JobEvent;

    /// <summary>What burning an efuse file would do, or why it is refused.</summary>
    /// <param name="Plan">The plan.</param>
    /// <param name="Mac">The part.</param>
    /// <param name="File">The efuse file.</param>
    public sealed record EfusePlanReady(EfusePlan Plan, MacAddress Mac, string File) : JobEvent;

    /// <summary>Somebody agreed to the plan.</summary>
    /// <param name="How">How, as a clause.</param>
    public sealed record EfuseConsented(string How) : JobEvent;

    /// <summary>Everything is verified; the burn begins, or is found to be done already.</summary>
    /// <param name="Plan">The plan for the state that was just read.</param>
    /// <param name="File">The efuse file.</param>
    /// <param name="IsContainer">True for the vendor's encrypted container.</param>
    public sealed record EfuseLoadStarted(EfusePlan Plan, string File, bool IsContainer) : JobEvent;

    /// <summary>An efuse write is about to be sent; the same one again where it got lost or did not take.</summary>
    /// <param name="Write">The write.</param>
    /// <param name="Index">0-based index in the plan.</param>
    /// <param name="Count">Writes in the plan.</param>
    public sealed record EfuseWriteStarted(EfuseWrite Write, int Index, int Count) : JobEvent;

    /// <summary>Every bit of a write was read back as burnt.</summary>
    /// <param name="Write">The write.</param>
    /// <param name="Index">0-based index in the plan.</param>
    /// <param name="Count">Writes in the plan.</param>
    public sealed record EfuseWritten(EfuseWrite Write, int Index, int Count) : JobEvent;

    /// <summary>All 512 bytes were read back and are as the plan says.</summary>
    /// <param name="Plan">The plan.</param>
    /// <param name="Read">What was read.</param>
    public sealed record EfuseVerified(EfusePlan Plan, EfuseImage Read) : JobEvent;

    /// <summary>Something the user should know.</summary>
    /// <param name="Warning">The finding.</param>
    public sealed record Warned(Diagnosis Warning) : JobEvent;
}
