using NcpFlash.Adapters;
using NcpFlash.Diagnostics;
using NcpFlash.Emulator;
using NcpFlash.Emulator.Settings;
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

    [Fact]
    public void All_keys_of_board_and_adapter_are_read()
    {
        EmulatorOptions options = EmulatorSettings.Parse(
            "quirks=hold-back-32,latency=2ms,adapter=ch340g,buffer=64,readback=off,cts=ground,serial=A1,replug=2s,boot=early,en=stuck-low,power=off,phantom=half,lines=crossed-inverted,"
            + "open=asserts,wires=swapped+noise=0.001+too-long=921600,host=loses@460800,seed=7,app=t01,en-rc=3.3ms,os=macos,stall=3s/40");
        Assert.Equal(new EmulatorOptions
        {
            Adapter = AdapterModel.Of(AdapterCatalog.Known.Named("ch340g")!) with
            {
                PacketLatency = TimeSpan.FromMilliseconds(2),
                Quirks = [AdapterQuirk.HoldBack32],
                ReceiveBuffer = 64,
                ReadsBack = false,
                CtsGrounded = true,
                SerialNumber = "A1",
            },
            Replug = TimeSpan.FromSeconds(2),
            BootReleasedEarly = true,
            Enable = EnablePin.StuckLow,
            Powered = false,
            Phantom = PhantomPower.Half,
            Wiring = LineWiring.CrossedInverted,
            OpenAssertsLines = true,
            Wires = new WireModel([WireFault.Swapped, WireFault.Noise, WireFault.TooLong]) { Noise = 0.001, LongAbove = new BitRate(921_600) },
            Host = new PassThroughHost(PassThroughWeakness.Loses, new BitRate(460_800)),
            EnableDelay = TimeSpan.FromMilliseconds(3.3),
            Computer = new EmulatedComputer { System = "macos", StallTime = TimeSpan.FromSeconds(3), StallEvery = 40 },
            Seed = 7,
            BootLog = "t01",
        }, options);
        Assert.Equal(new EmulatorOptions(), EmulatorSettings.Parse("adapter=ideal,wires=good,host=none,lines=on,boot=high,en=normal,power=on,phantom=off,open=quiet,quirks=none,readback=on,cts=open,seed=1,replug=0s"));
        Assert.Null(EmulatorSettings.Parse("replug=never").Replug);
        Assert.Equal(new PassThroughHost(PassThroughWeakness.None, new BitRate(1_000_000)), EmulatorSettings.Parse("host=copies").Host);
    }

    [Fact]
    public void Every_setting_is_written_for_people_and_its_example_is_right()
    {
        EmulatorSetting[] all = [.. EmulatorSettings.Areas.SelectMany(a => a.Settings)];
        Assert.Equal(all.Length, all.Select(s => s.Key).Distinct().Count());
        foreach (EmulatorSetting setting in all)
        {
            Assert.True(setting.Expected.Length > 0 && setting.Meaning.Length > 10, setting.Key);
            string example = setting.Example("x");
            Assert.StartsWith(setting.Key + "=", example, StringComparison.Ordinal);
            EmulatorSettings.Parse(example);
        }
    }

    [Theory]
    [InlineData("jedeck=c46016", "emulator.unknown-setting", "Did you mean 'jedec'?")]
    [InlineData("rmo=a0", "emulator.unknown-setting", "Did you mean 'rom'?")]
    [InlineData("boot=low,lines=off,boot=high", "emulator.setting-twice", "Leave one out")]
    [InlineData("rom=b1", "emulator.bad-setting", "for example rom=later")]
    [InlineData("signed=maybe", "emulator.bad-setting", "for example signed=refuse")]
    [InlineData("rom=latter", "emulator.bad-setting", "for example rom=later")]
    [InlineData("rom", "emulator.bad-setting", "for example rom=later")]
    [InlineData("size=5000", "emulator.bad-setting", "for example size=4M")]
    [InlineData("size=999999999999M", "emulator.bad-setting", "for example size=4M")]
    [InlineData("speed=0", "emulator.bad-setting", "for example speed=10")]
    [InlineData("adapter=ft232", "emulator.bad-setting", "for example adapter=ft232r")]
    [InlineData("adapter=CH340", "emulator.bad-setting", "for example adapter=ch340g")]
    [InlineData("quirks=hold-back-32+loses-32", "emulator.bad-setting", "for example quirks=loses-32n")]
    [InlineData("boot=lo", "emulator.bad-setting", "for example boot=low")]
    [InlineData("lines=crosed", "emulator.bad-setting", "for example lines=crossed")]
    [InlineData("wires=swaped", "emulator.bad-setting", "for example wires=swapped")]
    [InlineData("wires=swapped=2", "emulator.bad-setting", "for example wires=swapped")]
    [InlineData("wires=noise=2", "emulator.bad-setting", "for example wires=noise=0.0005")]
    [InlineData("wires=", "emulator.bad-setting", "for example wires=")]
    [InlineData("host=looses@500000", "emulator.bad-setting", "for example host=loses")]
    [InlineData("host=loses@x", "emulator.bad-setting", "for example host=loses")]
    [InlineData("app=t03", "emulator.bad-setting", "for example app=t0")]
    [InlineData("buffer=0", "emulator.bad-setting", "for example buffer=512")]
    [InlineData("serial=a b", "emulator.bad-setting", "for example serial=A1")]
    [InlineData("replug=2", "emulator.bad-setting", "for example replug=2s")]
    [InlineData("stall=3s", "emulator.bad-setting", "for example stall=3s/40")]
    [InlineData("stall=3s/0", "emulator.bad-setting", "for example stall=3s/40")]
    [InlineData("os=mac", "emulator.bad-setting", "for example os=macos")]
    [InlineData("en-rc=2s", "emulator.bad-setting", "for example en-rc=3.3ms")]
    [InlineData("fault=brownout@sync", "emulator.bad-fault", "Did you mean 'silence@sync'?")]
    [InlineData("en=low", "emulator.bad-setting", "for example en=stuck-low")]
    [InlineData("foo=1", "emulator.unknown-setting", "docs/emulator-settings.md")]
    [InlineData("fault=blah", "emulator.bad-fault", "docs/emulator.md")]
    [InlineData("wire=swapped", "emulator.unknown-setting", "Did you mean 'wires'?")]
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
    [InlineData("dropreply=0@sync#2")]
    public void Faults_print_as_they_are_read(string text) => Assert.Equal(text, Fault.Parse(text).ToString());

    [Fact]
    public void Any_text_is_read_or_refused() => ReadNonsense(3_000);

    [Fact(Explicit = true)]
    [Trait("Category", "Long")]
    public void Any_text_is_read_or_refused_for_long() => ReadNonsense(100_000);

    private static void ReadNonsense(int rounds)
    {
        var random = new Random(3);
        string[] starts = ["", "fault=", "wires=", "host=", "quirks=", "wires=noise=", "host=ring@"];
        const string letters = "abcdefjmorsuz=,#@+*0159 .-KM";
        for (int i = 0; i < rounds; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(30)).Select(_ => letters[random.Next(letters.Length)])]);
            try
            {
                EmulatorSettings.Parse(starts[random.Next(starts.Length)] + text);
            }
            catch (NcpException)
            {
            }
        }
    }
}
