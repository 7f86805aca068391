using NcpFlash.Cli.Vendor;
using NcpFlash.Diagnostics;
using Xunit;

namespace NcpFlash.Tests.Cli;

public sealed class VendorRequestTests
{
    [Fact]
    public void The_flasher_as_the_vendors_script_calls_it() => Assert.Equal(
        new VendorRequest("/dev/ttyACM0", "qcc743", null, new BitRate(2000000), false, new VendorJob.Program("NCP_Binaries/x.ini", "NCP_Binaries/efusedata.bin")),
        Parse("--port /dev/ttyACM0 --config NCP_Binaries/x.ini --efuse=NCP_Binaries/efusedata.bin"));

    [Fact]
    public void The_efuse_reader_as_the_vendors_script_calls_it() => Assert.Equal(
        new VendorRequest("COM5", "qcc743", null, new BitRate(2000000), false, new VendorJob.ReadEfuse(new FlashRange(0, 0x200), "../flash.bin")),
        Parse("-r --efuse --chipname=qcc743 -p COM5 --start=0x0 --end=0x1ff --file=../flash.bin"));

    [Fact]
    public void A_port_alone_is_a_connection_test() => Assert.IsType<VendorJob.Connect>(Parse("--port COM18").Job);

    [Fact]
    public void The_cure_of_the_forum_erases_the_whole_chip() =>
        Assert.Equal(new VendorJob.Erase(null), Parse("--port COM5 --erase --whole_chip").Job);

    [Theory]
    [InlineData("--port p --erase --start 0x1000 --len 0x2000")]
    [InlineData("--port p --erase --start 4096 --end 0x2FFF")]
    public void A_range_is_start_and_length_or_start_and_last(string line) =>
        Assert.Equal(new VendorJob.Erase(new FlashRange(0x1000, 0x2000)), Parse(line).Job);

    [Fact]
    public void Flash_reads_and_writes()
    {
        Assert.Equal(new VendorJob.ReadFlash(new FlashRange(0, 0x400000), "f"), Parse("--port p --read --flash --start 0 --len 0x400000 --file f").Job);
        Assert.Equal(new VendorJob.WriteFlash(0x10000, "f"), Parse("--port p --write --flash --start 0x10000 --file f").Job);
        Assert.Equal(new VendorJob.BurnEfuse("e"), Parse("--port p --efuse e").Job);
    }

    [Fact]
    public void Rate_chip_and_reset()
    {
        VendorRequest request = Parse("--config c --baudrate 500000 --chipname bl616 --cpu_id ap --reset");
        Assert.Equal((new BitRate(500000), "bl616", "ap", true, null), (request.WorkRate, request.Chip, request.CpuId, request.ResetAfterwards, request.Port));
    }

    [Theory]
    [InlineData("--port p --baudrate fast", "vendor.bad-value")]
    [InlineData("--port p --read --flash --start 0 --len 4096", "vendor.incomplete")]
    [InlineData("--port p --read --flash --file f", "vendor.incomplete")]
    [InlineData("--port p --read --flash --start 0 --file f", "vendor.incomplete")]
    [InlineData("--port p --read --flash --start 0 --len 0 --file f", "vendor.bad-value")]
    [InlineData("--port p --read --flash --start 5 --end 3 --file f", "vendor.bad-value")]
    [InlineData("--port p --read --flash --start x --end 3 --file f", "vendor.bad-value")]
    [InlineData("--port p --erase --start 0xFFFFFFFF --len 2", "vendor.bad-value")]
    [InlineData("--port p --erase", "vendor.incomplete")]
    [InlineData("--port p --write --start 0", "vendor.incomplete")]
    [InlineData("--port p --config c --erase", "vendor.not-supported")]
    [InlineData("--port p --build --firmware f", "vendor.not-supported")]
    [InlineData("--port p --interface jlink", "vendor.not-supported")]
    [InlineData("--port p --auto", "vendor.not-supported")]
    [InlineData("--port p --config c --efuse", "vendor.incomplete")]
    [InlineData("--port p --write --efuse --start 0 --file f", "vendor.incomplete")]
    [InlineData("--port p --efuse", "vendor.incomplete")]
    [InlineData("--port p --erase --whole_chip --efuse=f", "vendor.not-supported")]
    [InlineData("--port p --write --start 0 --file x --efuse=f", "vendor.not-supported")]
    public void What_is_not_done_is_refused(string line, string id)
    {
        NcpException e = Assert.Throws<NcpException>(() => Parse(line));
        Assert.Equal(id, e.Diagnosis.Id);
        Assert.DoesNotContain('{', e.Diagnosis.Summary + e.Diagnosis.Cause + e.Diagnosis.Advice);
    }

    [Theory]
    [InlineData("ncpflash", "--port p --config c", true)]
    [InlineData("ncpflash", "-r --efuse", true)]
    [InlineData("ncpflash", "--conf c", true)]
    [InlineData("ncpflash", "--json flash x", false)]
    [InlineData("ncpflash", "--version", false)]
    [InlineData("ncpflash", "-h", false)]
    [InlineData("ncpflash", "flash x --port p", false)]
    [InlineData("ncpflash", "--bogus", false)]
    [InlineData("QConn_Flash_Cmd-ubuntu", "--port p", true)]
    [InlineData("qconn_flash_cmd", "x", true)]
    [InlineData("QConn_Eflash-ubuntu", "", true)]
    [InlineData("QConn_Flash_Cmd", "--version", false)]
    [InlineData("ncpflash", "", false)]
    public void Is_recognised_by_name_or_by_its_first_option(string program, string line, bool meant) =>
        Assert.Equal(meant, VendorCommandLine.IsMeant(program, line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    private static VendorRequest Parse(string line) => VendorRequest.Parse(line.Split(' '));
}
