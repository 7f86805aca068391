using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Wire;
using Xunit;

namespace NcpFlash.Tests.Emulator;

public class SettingsTests
{
    [Fact]
    public void All_keys_are_read()
    {
        EmulatorOptions options = EmulatorSettings.Parse(
            "jedec=ef4017,size=8M,rom=a0,boot=low,flash=a.bin,efuse=b.bin,fault=silence@3F#5,fault=late=20ms#*,speed=10,lines=off,latency=16ms,pending=500ms,locked=ignore,signed=start,mac=0123456789ab,bootlog=115200");
        Assert.Equal(new EmulatorOptions
        {
            JedecId = new JedecId(0xEF, 0x40, 0x17),
            FlashSize = 8 * 1024 * 1024,
            Rom = RomRevision.A0,
            Boot = StrapLevel.Low,
            FlashFile = "a.bin",
            EfuseFile = "b.bin",
            Faults = new([new Fault(FaultKind.Silence, Opcode.FlashDecompressWrite, 5), new Fault(FaultKind.Late, null, null) { Delay = TimeSpan.FromMilliseconds(20) }]),
            Speed = 10,
            ControlLines = false,
            Adapter = new AdapterModel(TimeSpan.FromMilliseconds(16)),
            PendingInterval = TimeSpan.FromMilliseconds(500),
            RefuseLockedEfuse = false,
            StartsSignedUnlocked = true,
            Mac = new MacAddress(0x0123456789AB),
            BootLog = "115200",
        }, options);
        Assert.Equal(new EmulatorOptions(), EmulatorSettings.Parse(""));
    }

    [Theory]
    [InlineData("jedeck=c46016", "emulator.unknown-setting", "Did you mean 'jedec'?")]
    [InlineData("rmo=a0", "emulator.unknown-setting", "Did you mean 'rom'?")]
    [InlineData("rom=b1", "emulator.bad-setting", "for example rom=later")]
    [InlineData("signed=maybe", "emulator.bad-setting", "for example signed=refuse")]
    [InlineData("rom", "emulator.bad-setting", "for example rom=later")]
    [InlineData("size=5000", "emulator.bad-setting", "for example size=4M")]
    [InlineData("size=999999999999M", "emulator.bad-setting", "for example size=4M")]
    [InlineData("speed=0", "emulator.bad-setting", "for example speed=10")]
    [InlineData("fault=silense", "emulator.bad-fault", "Did you mean 'silence'?")]
    [InlineData("fault=late=x", "emulator.bad-fault", "Did you mean 'late=500ms'?")]
    [InlineData("fault=silence#0", "emulator.bad-fault", "silence@3F#5")]
    [InlineData("fault=silence@3FF", "emulator.bad-fault", "silence@3F")]
    public void A_fault_names_the_key_and_the_cure(string text, string id, string advice)
    {
        var fault = Assert.Throws<NcpException>(() => EmulatorSettings.Parse(text));
        Assert.Equal(id, fault.Diagnosis.Id);
        Assert.Contains(advice, fault.Diagnosis.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("{", fault.Diagnosis.Summary + fault.Diagnosis.Cause + fault.Diagnosis.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("silence@3F#5")]
    [InlineData("late=500ms#1")]
    [InlineData("garbage=00F8@10#*")]
    [InlineData("fl=0103@3A#2")]
    [InlineData("dropreply=2#1")]
    [InlineData("droprequest#1")]
    [InlineData("idle@3F#3")]
    [InlineData("wrongdigest@3E#1")]
    [InlineData("pending=3@30#1")]
    [InlineData("dupok#1")]
    [InlineData("brownout#7")]
    [InlineData("cutburn#1")]
    [InlineData("cutburn=17@40#2")]
    [InlineData("gone#9")]
    public void Faults_print_as_they_are_read(string text) => Assert.Equal(text, Fault.Parse(text).ToString());

    [Fact]
    public void Any_text_is_read_or_refused() => ReadNonsense(3_000);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Any_text_is_read_or_refused_for_long() => ReadNonsense(100_000);

    private static void ReadNonsense(int rounds)
    {
        var random = new Random(3);
        const string letters = "abcdefjmorsuz=,#@+*0159 .-KM";
        for (int i = 0; i < rounds; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(30)).Select(_ => letters[random.Next(letters.Length)])]);
            try
            {
                EmulatorSettings.Parse((random.Next(2) == 0 ? "fault=" : "") + text);
            }
            catch (NcpException)
            {
            }
        }
    }
}
