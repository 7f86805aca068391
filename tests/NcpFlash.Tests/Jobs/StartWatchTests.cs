using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Jobs;
using NcpFlash.Planning;
using NcpFlash.Sessions;
using NcpFlash.Tests.Conversation;
using Xunit;

namespace NcpFlash.Tests.Jobs;

/// <summary>What is said of a part that was told to start its firmware (SYMPTOMS F), with the emulator's parts.</summary>
public sealed class StartWatchTests
{
    [Theory]
    [InlineData("boot=low,app=t02", "part.runs", "mission T02 up")]
    [InlineData("boot=low,app=slow-clock", "part.slow-clock", "32.768 kHz clock not found")]
    [InlineData("boot=low,app=silent", "part.not-heard", "Nothing was heard")]
    [InlineData("lines=off", "part.still-in-rom", "still answers as boot ROM")] // by the ROM's own command, which does not sample BOOT anew
    public void A_part_that_starts_is_told_by_what_it_prints(string settings, string id, string text)
    {
        Diagnosis note = Assert.Single(Notes(settings), n => n.Id == id);
        Assert.True(note.Summary.Contains(text, StringComparison.Ordinal) || id == "part.runs", note.Summary);
    }

    [Theory]
    [InlineData("lines=unwired")]
    public void A_part_that_stays_in_its_ROM_is_an_error(string settings)
    {
        NcpException fault = Assert.Throws<NcpException>(() => Notes(settings));
        Assert.Equal(("part.still-in-rom", "F01", Confidence.Certain), (fault.Diagnosis.Id, fault.Diagnosis.Kind.Row, fault.Diagnosis.Confidence));
    }

    /// <summary>Right behind a job the session of the job is still open, at its rate.</summary>
    [Fact]
    public void A_part_that_stays_in_the_session_of_the_job_is_an_error_too()
    {
        var part = new VirtualPart(EmulatorSettings.Parse("lines=unwired"));
        part.Run(f => f.InfoAsync(default), new ConnectOptions(BootControl.Lines));
        NcpException? fault = part.Try(f => f.ResetAsync(default), new ConnectOptions(BootControl.Lines));
        Assert.Equal("part.still-in-rom", fault?.Diagnosis.Id);
    }

    /// <summary>Firmware that prints another version than the one that was written, as after a write to a slot that is not started.</summary>
    [Fact]
    public void A_part_that_starts_another_version_is_an_error()
    {
        using var folder = new Cli.SampleFolder();
        FlashRequest request = PackageLoader.Load(folder.Ini, new PackageOptions("st67w611m1")).Request;
        var part = new VirtualPart(EmulatorSettings.Parse("boot=low,app=versioned,signed=start"));
        string? version = FirmwareVersions.Of(request);
        Assert.NotNull(version);
        ConnectOptions Wanting(string wanted) => new(BootControl.Lines) { Stated = new StatedFacts { WrittenVersion = wanted } };
        part.Run(f => f.FlashAsync(request, default), Wanting(version));
        Diagnosis[] notes = [.. part.Run(f => f.ResetAsync(default), Wanting(version)).Notes];
        Assert.True(notes is [{ Id: "part.runs" }], string.Join("; ", notes.Select(n => n.Summary)));
        NcpException fault = Assert.Throws<NcpException>(() => part.Run(f => f.ResetAsync(default), Wanting("9.9.9")));
        Assert.Equal(("part.other-version", "F04"), (fault.Diagnosis.Id, fault.Diagnosis.Kind.Row));
    }

    private static System.Collections.Immutable.ImmutableArray<Diagnosis> Notes(string settings)
    {
        var part = new VirtualPart(EmulatorSettings.Parse(settings));
        return part.Run(f => f.ResetAsync(default), new ConnectOptions(BootControl.Lines)).Notes;
    }
}
