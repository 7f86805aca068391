using NcpFlash.Cli.CommandLine;
using NcpFlash.Jobs;

namespace NcpFlash.Cli.Running;

/// <summary>A job on a part: the port is opened, the job runs, the port is closed whatever happens.</summary>
internal static class PartJob
{
    /// <summary>Compressing is done beside the conversation.</summary>
    public static WorkScheduler ThreadPoolWork { get; } = work => Task.Run(work);

    /// <summary>Runs <paramref name="job"/> over the port that <paramref name="connection"/> names.</summary>
    public static async Task<T> RunAsync<T>(
        Connection connection, Invocation invocation, Func<Flasher, CancellationToken, Task<T>> job, CancellationToken cancellationToken,
        LossQuestion? ask = null, StreamCache? streams = null)
    {
        await using OpenPort port = await PortOpener.OpenAsync(connection, invocation.Shell.Time, invocation.Reporter, cancellationToken);
        var learning = new Learning(invocation.Shell, port.Link.Identity, connection.Options, invocation.Reporter);
        var flasher = new Flasher(port.Link, connection.Chip, invocation.Shell.Time, learning.Options with { Host = port.Host }, learning)
        {
            AskBeforeLoss = ask,
            Streams = streams ?? new StreamCache(ThreadPoolWork, invocation.Shell.Time),
        };
        T result = await job(flasher, cancellationToken);
        port.Control.EndWell();
        lock (invocation.Keeping) learning.Keep();
        return result;
    }
}
