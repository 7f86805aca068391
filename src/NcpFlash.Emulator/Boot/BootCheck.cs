using System.Globalization;
using NcpFlash.Emulator.Memory;
using NcpFlash.Wire;

namespace NcpFlash.Emulator.Boot;

/// <summary>
/// What a part does when it starts from flash: the ROM checks boot2 at 0, boot2 checks the active firmware, each against the efuses (PROTOCOL
/// 7.2, 7.3, 8, 10.2, 10.5).
/// </summary>
/// <param name="flash">The flash.</param>
/// <param name="efuse">The efuse array.</param>
/// <param name="startsSignedUnlocked">True for a part without a lock that starts a signed image all the same.</param>
internal sealed class BootCheck(NorFlash flash, EfuseArray efuse, bool startsSignedUnlocked)
{
    private const string Rom = "boot rom";
    private const string Boot2 = "boot2";

    private readonly BootEfuses _efuses = new(efuse);
    private readonly Dictionary<string, string> _facts = [];

    /// <summary>Why nothing starts, or null when the firmware does.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was found, by the names a boot log uses.</summary>
    public IReadOnlyDictionary<string, string> Facts => _facts;

    public BootCheck Run()
    {
        _facts["loader"] = Rom;
        Problem = RomProblem();
        if (Problem is null)
        {
            _facts["loader"] = Boot2;
            Problem = _efuses.Boot2Hang is { } hang ? $"{hang}, boot2 hangs" : FirmwareProblem();
        }

        _facts["problem"] = Problem ?? "none";
        return this;
    }

    /// <summary>That the ROM holds boot2 to the rules to which boot2 holds the application is an inference (PROTOCOL 7.3).</summary>
    private string? RomProblem() => _efuses.IsFlashBootOff ? "boot from flash is switched off"
        : _efuses.IsSecureBootUnknown ? Error(Boot2, 0, ChipErrorCode.ImageBootHeaderSignNotFit)
        : ImageProblem(Boot2, 0, Rules(_efuses.SignType, _efuses.KeyHash, _efuses.FlashEncryption, _efuses.Boot2Rollback));

    private string? FirmwareProblem()
    {
        var tables = new PartitionTables(flash);
        if (tables.Active() is not { } table)
        {
            return "no valid partition table at 0x0000E000 or 0x0000F000";
        }

        _facts["table"] = Hex(table.Address);
        _facts["age"] = table.Age.ToString(CultureInfo.InvariantCulture);
        if (tables.Firmware(table.Address) is not { } firmware)
        {
            return "the partition table has no firmware entry";
        }

        _facts["name"] = firmware.Name;
        _facts["address"] = Hex(firmware.Address);
        return ImageProblem(firmware.Name, firmware.Address, AppRules());
    }

    /// <summary>With app encrypt method 1 the application is encrypted as boot2 is; with a key of its own it is encrypted (PROTOCOL 10.2).</summary>
    private ImageRules AppRules() => Rules(
        _efuses.AppSignType, _efuses.AppKeyHash,
        _efuses.AppEncryptMethod switch { 0 => 0, 1 => _efuses.FlashEncryption, 4 => 3, _ => 1 }, _efuses.AppRollback);

    private ImageRules Rules(int signType, ReadOnlySpan<byte> keyHash, int encryption, int rollback) =>
        new(signType, [.. keyHash], encryption, rollback) { TakesSignedForUnsigned = startsSignedUnlocked && _efuses.SignType == 0 };

    private string? ImageProblem(string name, uint address, ImageRules rules)
    {
        if (!flash.Holds(address, ImageCheck.HeaderSize))
        {
            return $"{name} at {Hex(address)} lies outside the flash";
        }

        var image = new ImageCheck(flash, address);
        ChipErrorCode problem = image.Problem(rules);
        if (problem != ChipErrorCode.Success)
        {
            return Error(name, address, problem);
        }

        _facts["length"] = image.BodyLength.ToString(CultureInfo.InvariantCulture);
        _facts["version"] = image.Version ?? "unknown";
        _facts["signature"] = rules.SignType != 0 ? "good" : image.IsSigned ? "not checked" : "none";
        return null;
    }

    private static string Error(string name, uint address, ChipErrorCode code) => $"{name} at {Hex(address)}: error {(ushort)code:x4}";

    private static string Hex(uint value) => $"0x{value:X8}";
}
