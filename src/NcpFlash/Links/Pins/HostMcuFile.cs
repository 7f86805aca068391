using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NcpFlash.Links.Pins;

/// <summary><c>host-mcus.json</c>: host MCUs and boards whose pins a debug probe can drive.</summary>
/// <param name="Families">The MCUs.</param>
/// <param name="Boards">The boards.</param>
internal sealed record HostMcuFile(ImmutableArray<HostMcuFile.Family> Families, ImmutableArray<HostMcuFile.Board> Boards)
{
    private const string Name = "host-mcus.json";

    /// <summary>What the library knows.</summary>
    public static HostMcuFile Known { get; } = Read();

    /// <summary>The MCU of that name; letters behind it name a package or a memory size and do not matter.</summary>
    public static HostMcu? Find(string name) => Known.Families
        .FirstOrDefault(f => name.StartsWith(f.Name, StringComparison.OrdinalIgnoreCase) && name.Skip(f.Name.Length).All(char.IsAsciiLetterOrDigit))?.ToMcu();

    private static HostMcuFile Read()
    {
        using Stream stream = typeof(HostMcuFile).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"The library was built without its resource '{Name}'.");
        return JsonSerializer.Deserialize(stream, HostMcuJson.Default.HostMcuFile) ?? throw new InvalidOperationException($"'{Name}' is empty.");
    }

    /// <summary>An MCU.</summary>
    /// <param name="Name">Name, such as <c>stm32h563</c>.</param>
    /// <param name="Ports">Letters of its ports.</param>
    /// <param name="PortA">Address of port A, not secure.</param>
    /// <param name="Clock">Register with the clock enable bits of the ports.</param>
    /// <param name="ClockSet">Register that sets them, where <paramref name="Clock"/> cannot be written.</param>
    /// <param name="ClockClear">Register that clears them.</param>
    /// <param name="SecureOffset">From an address to its secure alias.</param>
    /// <param name="Secure">True where the secure alias is the one to use after reset.</param>
    internal sealed record Family(
        string Name, string Ports, string PortA, string Clock, string? ClockSet = null, string? ClockClear = null, string? SecureOffset = null, bool Secure = false)
    {
        /// <summary>The MCU with its numbers.</summary>
        public HostMcu ToMcu() => new(
            Name, Ports, Hex(PortA), (Hex(Clock), ClockSet is null ? null : Hex(ClockSet), ClockClear is null ? null : Hex(ClockClear)),
            SecureOffset is null ? null : Hex(SecureOffset), Secure);

        private static uint Hex(string text) => uint.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    /// <summary>A board.</summary>
    /// <param name="Name">Name, such as <c>nucleo-h563zi</c>.</param>
    /// <param name="Mcu">Its MCU.</param>
    /// <param name="Boot">Pin on BOOT.</param>
    /// <param name="En">Pin on CHIP_EN.</param>
    /// <param name="Uart">Pins on the part's UART, with a plus between.</param>
    internal sealed record Board(string Name, string Mcu, string Boot, string En, string Uart);
}

/// <summary>How the file is read: nothing unknown, comments allowed.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(HostMcuFile))]
internal sealed partial class HostMcuJson : JsonSerializerContext;
