using NcpFlash.Diagnostics;

namespace NcpFlash.Links;

/// <summary>Opens a port that may not be there yet, or not free.</summary>
/// <param name="open">One attempt.</param>
/// <param name="time">Clock of the waits.</param>
/// <param name="waiting">Called once when the waiting begins, with what stands in the way and how long it may take.</param>
public sealed class PortWait(Func<CancellationToken, ValueTask<ISerialLink>> open, TimeProvider time, Action<Diagnosis, TimeSpan> waiting)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>How long ModemManager may keep a new port to itself: it probes for up to half a minute (SYMPTOMS A05).</summary>
    public static TimeSpan ProbingTime { get; } = TimeSpan.FromSeconds(30);

    /// <summary>A node that has just appeared belongs to root alone until the system's rules have run.</summary>
    private static TimeSpan RightsTime { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Opens the port, trying again for a time while it is missing or in use. A port that is being probed is waited for in any case.</summary>
    /// <param name="patience">How long a missing or used port may take; zero tries once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NcpException">The fault of the last attempt.</exception>
    public async ValueTask<ISerialLink> OpenAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        long begun = time.GetTimestamp();
        bool told = false;
        while (true)
        {
            NcpException fault;
            try
            {
                return await open(cancellationToken).ConfigureAwait(false);
            }
            catch (NcpException e)
            {
                fault = e;
            }

            TimeSpan limit = Limit(fault.Diagnosis.Kind, patience, told);
            if (time.GetElapsedTime(begun) + Pause > limit)
            {
                throw fault;
            }

            if (!told)
            {
                told = true;
                waiting(fault.Diagnosis, limit);
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How long a fault may last, from the first attempt on.</summary>
    private static TimeSpan Limit(DiagnosisKind kind, TimeSpan patience, bool waited)
    {
        if (kind == HostFaults.ModemManager)
        {
            return patience > ProbingTime ? patience : ProbingTime;
        }

        bool mayPass = kind == PortFaults.NotFound || kind == PortFaults.Busy || kind == PortFaults.OpenFailed || kind == PortFaults.None
            || kind == PortFaults.TcpRefused || kind == PortFaults.TcpNoAnswer || kind == RemotePortFaults.Closed;
        bool isNew = kind == PortFaults.NoRights && waited;
        return mayPass ? patience : isNew ? patience + RightsTime : TimeSpan.Zero;
    }
}
