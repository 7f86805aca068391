using NcpFlash.Links.Native;
using Xunit;

namespace NcpFlash.Tests.Links;

/// <summary>What the pump does between two calls of its device.</summary>
public sealed class DuplexPumpTests
{
    [Fact]
    public async Task A_write_cancelled_after_the_device_was_ready_leaves_nothing_to_collect()
    {
        using var cancel = new CancellationTokenSource();
        var device = new LateDevice(cancel.Cancel);
        await using var pump = new DuplexPump(device, "late", TimeProvider.System);
        var ended = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pump.WriteAsync(new byte[10], cancel.Token));
        Assert.Equal(cancel.Token, ended.CancellationToken);
        Assert.Equal(1, device.Abandoned);
        await pump.WriteAsync(new byte[3], TestContext.Current.CancellationToken);
        Assert.Equal(3, pump.BytesWritten);
    }

    /// <summary>Begins a write and says later how much of it was taken, as Windows does.</summary>
    /// <param name="onReady">Called on the writer's side once the pump knows that the device is ready.</param>
    private sealed class LateDevice(Action onReady) : DuplexDevice
    {
        private readonly SemaphoreSlim _wake = new(0);
        private readonly ManualResetEventSlim _readyIsKnown = new();
        private int _begun;
        private bool _told;

        public int Abandoned { get; private set; }

        internal override Readiness Wait(bool read, bool write)
        {
            if (write)
            {
                _told = true;
                return Readiness.Writable;
            }

            if (_told)
            {
                _readyIsKnown.Set();
            }

            _wake.Wait(CancellationToken.None);
            return Readiness.None;
        }

        internal override int Read(Span<byte> buffer) => 0;

        /// <summary>The first write is taken later, the next ones at once; what was begun is collected before anything new.</summary>
        internal override int Write(ReadOnlySpan<byte> bytes)
        {
            if (_begun == 0 && !_told)
            {
                _begun = bytes.Length;
                return 0;
            }

            (int taken, _begun) = (_begun > 0 ? _begun : bytes.Length, 0);
            return taken;
        }

        internal override void AbandonWrite() => (Abandoned, _begun) = (Abandoned + 1, 0);

        internal override void Wake()
        {
            _wake.Release();
            if (_begun > 0)
            {
                _readyIsKnown.Wait(CancellationToken.None);
                onReady();
            }
        }

        public override void Dispose()
        {
            _wake.Dispose();
            _readyIsKnown.Dispose();
        }
    }
}
