using NcpFlash.Emulator;
using NcpFlash.Links;

namespace NcpFlash.Cli.Running;

/// <summary>A board of the emulator that runs in real time inside this program.</summary>
internal sealed class EmulatedBoard : IAsyncDisposable
{
    private readonly RealTimeLoop _loop;
    private readonly Board _board;

    private EmulatedBoard(RealTimeLoop loop, Board board) => (_loop, _board) = (loop, board);

    /// <summary>Puts a board under power.</summary>
    /// <exception cref="Diagnostics.NcpException">A state file cannot be used.</exception>
    public static async Task<EmulatedBoard> StartAsync(EmulatorOptions options)
    {
        var loop = new RealTimeLoop(options.Speed);
        try
        {
            return new EmulatedBoard(loop, await loop.InvokeAsync(() => new Board(loop, options)));
        }
        catch
        {
            loop.Dispose();
            throw;
        }
    }

    /// <summary>Plugs in the adapter.</summary>
    /// <param name="followsChip">True where the client cannot set a rate, so that the adapter goes at the chip's.</param>
    public async Task<ISerialLink> OpenAsync(bool followsChip = false) => await LoopLink.OpenAsync(_loop, _board, followsChip: followsChip);

    /// <summary>Waits until the adapter is in its USB port.</summary>
    public async Task PluggedInAsync(CancellationToken cancellationToken)
    {
        var plugged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Set() => plugged.TrySetResult();
        await _loop.InvokeAsync(() =>
        {
            _board.PluggedIn += Set;
            if (_board.IsPlugged) Set();
            return true;
        });
        try
        {
            await plugged.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            await _loop.InvokeAsync(() =>
            {
                _board.PluggedIn -= Set;
                return true;
            });
        }
    }

    /// <summary>Carries out a button command.</summary>
    public Task<string> PressAsync(string command) => _loop.InvokeAsync(() => _board.Console.Execute(command));

    /// <summary>Writes the state files and stops.</summary>
    /// <exception cref="Diagnostics.NcpException">A state file cannot be written.</exception>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _loop.InvokeAsync(() =>
            {
                _board.Save();
                return true;
            });
        }
        finally
        {
            _loop.Dispose();
        }
    }
}
