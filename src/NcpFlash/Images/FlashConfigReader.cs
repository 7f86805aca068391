using System.Collections.Immutable;
using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Images;

/// <summary>Gives the sections and keys of an INI their meaning (PROTOCOL 5.2).</summary>
internal sealed class FlashConfigReader(string file, List<Diagnosis> faults)
{
    private const string Settings = "cfg";
    private const string FileKey = "filedir";
    private const string AddressKey = "address";

    private static readonly ImmutableArray<string> SettingKeys = ["erase", "skip_mode", "boot2_isp_mode", "pre_program", "pre_program_args"];
    private static readonly ImmutableArray<string> ImageKeys = [FileKey, AddressKey];

    private readonly List<Diagnosis> _warnings = [];

    /// <summary>Reads everything; what is wrong goes to the list of faults.</summary>
    public FlashConfig Read(IniFile ini)
    {
        IniFile.Section? settings = ini.Sections.FirstOrDefault(s => s.Name == Settings);
        EraseMode? erase = null;
        ImmutableArray<Sourced<FlashRange>> skip = [];
        if (settings is not null)
        {
            erase = ReadErase(settings);
            skip = ReadSkip(settings);
            RefuseUnsupported(settings);
            WarnOfUnknownKeys(settings, SettingKeys);
        }

        ImmutableArray<ConfigSection> sections = [.. ini.Sections.Where(s => s.Name != Settings).Select(ReadSection).OfType<ConfigSection>()];
        if (ini.Sections.All(s => s.Name == Settings) && faults.Count == 0)
        {
            faults.Add(Diagnosis.Of(InputFaults.NoImages, ("place", file)));
        }

        WarnOfLatePartition(sections);
        return new FlashConfig(file, erase, skip, sections, [.. _warnings]);
    }

    private EraseMode? ReadErase(IniFile.Section settings)
    {
        if (!settings.Keys.TryGetValue("erase", out Sourced<string> text))
        {
            return null;
        }

        if (text.Value is "0" or "1" or "2")
        {
            return (EraseMode)(text.Value[0] - '0');
        }

        faults.Add(Bad("erase", text, "0 (none), 1 (what is written) or 2 (whole chip)"));
        return null;
    }

    /// <summary>Pairs of hexadecimal address and length, separated by semicolons; a length of 0 is no range.</summary>
    private ImmutableArray<Sourced<FlashRange>> ReadSkip(IniFile.Section settings)
    {
        if (!settings.Keys.TryGetValue("skip_mode", out Sourced<string> text))
        {
            return [];
        }

        var ranges = ImmutableArray.CreateBuilder<Sourced<FlashRange>>();
        foreach (string pair in text.Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (pair.Split(',') is not [var start, var length] || !TryHex(start, out uint first) || !TryHex(length, out uint count)
                || (ulong)first + count > 1UL << 32)
            {
                faults.Add(Bad("skip_mode", text, "0xADDRESS, 0xLENGTH or several such pairs with ; between them"));
                return [];
            }

            if (count != 0)
            {
                ranges.Add(new Sourced<FlashRange>(new FlashRange(first, count), text.Place));
            }
        }

        return ranges.ToImmutable();
    }

    private void RefuseUnsupported(IniFile.Section settings)
    {
        if (settings.Keys.TryGetValue("boot2_isp_mode", out Sourced<string> mode) && mode.Value != "0")
        {
            faults.Add(mode.Value == "1" ? Diagnosis.Of(InputFaults.Boot2Isp, ("place", mode.Place.ToString())) : Bad("boot2_isp_mode", mode, "0"));
        }

        if (settings.Keys.TryGetValue("pre_program", out Sourced<string> program) && program.Value.Length > 0)
        {
            faults.Add(Diagnosis.Of(InputFaults.PreProgram, ("place", program.Place.ToString()), ("value", IniFile.Printable(program.Value))));
        }
    }

    private ConfigSection? ReadSection(IniFile.Section section)
    {
        WarnOfUnknownKeys(section, ImageKeys);
        Sourced<string>? name = Required(section, FileKey);
        Sourced<string>? text = Required(section, AddressKey);
        if (name is not { } found || text is not { } address || ReadAddress(section, address) is not { } parsed)
        {
            return null;
        }

        return new ConfigSection(section.Name, section.Place, found with { Value = found.Value.Replace('\\', '/') }, parsed);
    }

    private Sourced<uint?>? ReadAddress(IniFile.Section section, Sourced<string> text)
    {
        if (text.Value == "@partition")
        {
            if (section.Name != FlashConfig.PartitionSection)
            {
                return new Sourced<uint?>(null, text.Place);
            }

            faults.Add(Diagnosis.Of(InputFaults.PartitionOfItself, ("place", text.Place.ToString())));
            return null;
        }

        if (!TryHex(text.Value, out uint address))
        {
            faults.Add(Diagnosis.Of(
                InputFaults.BadHex, ("place", text.Place.ToString()), ("section", IniFile.Printable(section.Name)),
                ("value", IniFile.Printable(text.Value))));
            return null;
        }

        if (text.Value.All(char.IsAsciiDigit) && text.Value.TrimStart('0').Length > 1)
        {
            _warnings.Add(Diagnosis.Of(
                InputFaults.LooksDecimal, ("place", text.Place.ToString()), ("section", IniFile.Printable(section.Name)), ("value", text.Value),
                ("address", $"0x{address:X}")));
        }

        return new Sourced<uint?>(address, text.Place);
    }

    private Sourced<string>? Required(IniFile.Section section, string key)
    {
        if (section.Keys.TryGetValue(key, out Sourced<string> value) && value.Value.Length > 0)
        {
            return value;
        }

        faults.Add(Diagnosis.Of(
            InputFaults.MissingKey, ("place", section.Place.ToString()), ("section", IniFile.Printable(section.Name)), ("key", key)));
        return null;
    }

    private void WarnOfUnknownKeys(IniFile.Section section, ImmutableArray<string> known)
    {
        foreach ((string key, Sourced<string> value) in section.Keys)
        {
            if (!known.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                _warnings.Add(Diagnosis.Of(
                    InputFaults.UnknownKey, ("place", value.Place.ToString()), ("section", IniFile.Printable(section.Name)),
                    ("key", IniFile.Printable(key)),
                    ("known", string.Join(", ", known))));
            }
        }
    }

    private void WarnOfLatePartition(ImmutableArray<ConfigSection> sections)
    {
        int table = sections.ToList().FindIndex(s => s.Name == FlashConfig.PartitionSection);
        foreach (ConfigSection early in sections.Take(Math.Max(0, table)).Where(s => s.Address.Value is null))
        {
            _warnings.Add(Diagnosis.Of(InputFaults.PartitionLater, ("place", early.Address.Place.ToString()), ("section", early.Name)));
        }
    }

    private static bool TryHex(string text, out uint value)
    {
        ReadOnlySpan<char> digits = text.AsSpan().Trim();
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            digits = digits[2..];
        }

        return uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private static Diagnosis Bad(string key, Sourced<string> text, string expected) => Diagnosis.Of(
        InputFaults.BadValue, ("place", text.Place.ToString()), ("key", key), ("value", IniFile.Printable(text.Value)), ("expected", expected));
}
