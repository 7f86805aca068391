using System.Runtime.InteropServices;

namespace NcpFlash.Cli.Running;

/// <summary>
/// Ctrl-C and its relatives: the first cancels, so that the job can end in order; the second ends the process at once.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<string> _first;
    private readonly Action _second;
    private string? _signal;

    /// <summary>Begins to listen.</summary>
    /// <param name="first">Called with the signal's name when the first one comes.</param>
    /// <param name="second">Called when another one comes; does not return in the real program.</param>
    public Interrupts(Action<string> first, Action second)
    {
        _first = first;
        _second = second;
        Register(PosixSignal.SIGINT, "Ctrl-C");
        Register(PosixSignal.SIGTERM, "SIGTERM");
        Register(PosixSignal.SIGHUP, "SIGHUP");
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Name of the first signal, or null when none came.</summary>
    public string? Signal => _signal;

    /// <summary>Acts as if the signal had come.</summary>
    public void Raise(string signal)
    {
        if (Interlocked.CompareExchange(ref _signal, signal, null) is not null)
        {
            _second();
            return;
        }

        _first(signal);
        _source.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Register(PosixSignal signal, string name) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        Raise(name);
    }));
}
