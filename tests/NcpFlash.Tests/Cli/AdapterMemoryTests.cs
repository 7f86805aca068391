using NcpFlash.Cli.Running;
using NcpFlash.Diagnostics;
using NcpFlash.Links;
using NcpFlash.Tests.Emulator;
using Xunit;

namespace NcpFlash.Tests.Cli;

/// <summary>What is kept of an adapter from one run to the next.</summary>
public sealed class AdapterMemoryTests
{
    private static readonly LinkIdentity Port = new("/dev/ttyUSB0", LinkKind.SerialPort, true, new UsbIdentity(0x10C4, 0xEA60, SerialNumber: "0001"));

    private readonly List<Diagnosis> _warnings = [];
    private readonly SteppedTime _time = new();

    [Fact]
    public void What_was_learned_is_found_again_for_the_same_adapter_only()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(MemoryResult.Kept, Memory(folder.Path).Keep(Port, 921_600, holdsBack: true));
        Assert.Equal((921_600, true), (Memory(folder.Path).Find(Port)!.Baud, Memory(folder.Path).Find(Port)!.HoldsBack));
        Assert.Null(Memory(folder.Path).Find(Port with { Usb = Port.Usb! with { SerialNumber = "0002" } }));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void An_adapter_with_nothing_to_learn_is_forgotten()
    {
        using var folder = new TemporaryFolder();
        Memory(folder.Path).Keep(Port, 921_600, holdsBack: false);
        Assert.Equal(MemoryResult.Needless, Memory(folder.Path).Keep(Port, null, holdsBack: false));
        Assert.Null(Memory(folder.Path).Find(Port));
    }

    [Theory]
    [InlineData(LinkKind.PseudoTerminal)]
    [InlineData(LinkKind.Tcp)]
    [InlineData(LinkKind.Emulator)]
    public void A_port_that_is_not_known_again_leaves_no_file(LinkKind kind)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(MemoryResult.Unnamed, Memory(folder.Path).Keep(Port with { Kind = kind }, 921_600, holdsBack: true));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[{\"adapter\":null}]")]
    [InlineData("[null]")]
    public void A_broken_file_is_told_and_made_anew(string contents)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "adapters.json"), contents);
        Assert.Null(Memory(folder.Path).Find(Port));
        Assert.Equal("memory.unusable", Assert.Single(_warnings).Id);
        Memory(folder.Path).Keep(Port, 500_000, holdsBack: false);
        Assert.Equal(500_000, Memory(folder.Path).Find(Port)!.Baud);
    }

    [Fact]
    public void Without_a_folder_nothing_is_kept()
    {
        var memory = new AdapterMemory(null, _time, _warnings.Add);
        Assert.Equal(MemoryResult.Failed, memory.Keep(Port, 500_000, holdsBack: true));
        Assert.Null(memory.Find(Port));
    }

    /// <summary>A broken file is told for a port of which nothing could be in it too.</summary>
    [Fact]
    public void A_broken_file_is_told_for_any_port()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "adapters.json"), "{");
        Assert.Null(Memory(folder.Path).Find(Port with { Kind = LinkKind.Emulator }));
        Assert.Equal("memory.unusable", Assert.Single(_warnings).Id);
    }

    private AdapterMemory Memory(string folder) => new(folder, _time, _warnings.Add);
}
