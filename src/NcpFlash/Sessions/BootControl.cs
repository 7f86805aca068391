using NcpFlash.Links;
using NcpFlash.Sessions.Boot;

namespace NcpFlash.Sessions;

/// <summary>
/// How the pins BOOT and CHIP_EN are driven: the way into the boot ROM and back out. Whoever made a control disposes it when the part is done with, before the
/// link is closed; then the pins it took are put back as they were found, whatever happened in between. The port's own DTR and RTS keep their levels after a job that found the part, and
/// are let go of by the session after one that did not.
/// </summary>
public abstract class BootControl : IAsyncDisposable
{
    /// <summary>The adapter's DTR and RTS, by the chip family's own sequences; without effect where the port has no lines.</summary>
    public static BootControl Lines { get; } = new LinesControl("lines", LineWiring.Vendor, null, null);

    /// <summary>A host MCU has brought the part into its ROM, where it waits. No line is moved.</summary>
    public static BootControl Host { get; } = new IdleControl("host", sharesLines: true);

    /// <summary>Nobody does anything: the part must already be in its ROM. No line is moved.</summary>
    public static BootControl None { get; } = new IdleControl("none");

    /// <summary>The form in which a user writes it; reading it gives the same control.</summary>
    public abstract string Text { get; }

    /// <summary>Reads the form in which a user writes it: <c>lines</c>, <c>lines:swapped</c>, <c>host</c>, …</summary>
    /// <exception cref="Diagnostics.NcpException"><c>boot.syntax</c>, with the place of the fault.</exception>
    public static BootControl Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return BootReader.Read(text);
    }

    /// <summary>True when it says that another microcontroller is wired to the part's two UART lines.</summary>
    public virtual bool SharesLines => false;

    /// <summary>True when it can bring a part behind <paramref name="port"/> into its ROM.</summary>
    public virtual bool CanEnter(LinkIdentity port) => false;

    /// <summary>True when it can start the application of a part behind <paramref name="port"/>.</summary>
    public virtual bool CanLeave(LinkIdentity port) => CanEnter(port);

    /// <summary>Brings the part into its ROM.</summary>
    /// <param name="context">The part's surroundings.</param>
    /// <param name="sync">One round of the handshake, for a control that must see whether the part answers.</param>
    /// <param name="cancellationToken">Cancels it; what was moved is let go.</param>
    /// <returns>The answer to a round that the part has answered already, or null when the handshake is still to be made.</returns>
    /// <exception cref="Diagnostics.NcpException">The pins could not be driven.</exception>
    public virtual ValueTask<byte[]?> EnterAsync(BootContext context, SyncRound sync, CancellationToken cancellationToken) => ValueTask.FromResult<byte[]?>(null);

    /// <summary>Says that a part has proved itself by boot info after the last entry.</summary>
    internal virtual void NoteProof()
    {
    }

    /// <summary>The same control, which gives up a wait for a person after a while where the user has set no limit; it shares everything with this one, and only this one is disposed.</summary>
    internal virtual BootControl LimitedTo(TimeSpan most) => this;

    /// <summary>Starts the application.</summary>
    /// <exception cref="Diagnostics.NcpException">The pins could not be driven.</exception>
    public virtual ValueTask LeaveAsync(BootContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>
    /// Says that the work has come to a good end: only then does disposing leave what the user asked to keep. What is moved later takes it back.
    /// </summary>
    public virtual void EndWell()
    {
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
