using System.Collections.Immutable;

namespace NcpFlash.Images;

/// <summary>What a file is, whatever its name says.</summary>
public abstract record RecognizedImage
{
    private RecognizedImage()
    {
    }

    /// <summary>What it is, in a few words that fit behind "is a".</summary>
    public abstract string What { get; }

    /// <summary>What is wrong with it, and where; empty when nothing is.</summary>
    public virtual ImmutableArray<ImageFlaw> Flaws => [];

    /// <summary>The description for people, in one line.</summary>
    public sealed override string ToString() => What;

    /// <summary>Firmware with a boot header; also the second-stage boot loader.</summary>
    /// <param name="Image">The image.</param>
    public sealed record Firmware(FirmwareImage Image) : RecognizedImage
    {
        /// <inheritdoc/>
        public override string What => string.Join(' ', new[]
        {
            Image.Header.IsSigned ? "signed" : "unsigned",
            Image.Header.IsEncrypted ? "encrypted" : null,
            Image.IsBoot2 ? "boot2 image" : "firmware image",
            Image.Version?.ToString(),
        }.OfType<string>());

        /// <inheritdoc/>
        public override ImmutableArray<ImageFlaw> Flaws => Image.Flaws;
    }

    /// <summary>A partition table.</summary>
    /// <param name="Table">The table.</param>
    public sealed record Partitions(PartitionTable Table) : RecognizedImage
    {
        /// <inheritdoc/>
        public override string What => $"partition table with {Table.Entries.Length} entries";

        /// <inheritdoc/>
        public override ImmutableArray<ImageFlaw> Flaws => Table.Flaws;
    }

    /// <summary>An over-the-air package.</summary>
    /// <param name="Package">The package.</param>
    public sealed record Ota(OtaPackage Package) : RecognizedImage
    {
        /// <inheritdoc/>
        public override string What => string.Join(
            ' ', new[] { "over-the-air package", Package.SoftwareVersion, Package.IsCompressed ? "(xz)" : "(raw)" }.Where(t => t.Length > 0));

        /// <inheritdoc/>
        public override ImmutableArray<ImageFlaw> Flaws => Package.Flaws;
    }

    /// <summary>A LittleFS file system.</summary>
    /// <param name="Image">The file system.</param>
    public sealed record FileSystem(LittleFsImage Image) : RecognizedImage
    {
        /// <inheritdoc/>
        public override string What =>
            $"LittleFS {Image.MajorVersion}.{Image.MinorVersion} image with {Image.BlockCount} blocks of {Image.BlockSize} bytes";

        /// <inheritdoc/>
        public override ImmutableArray<ImageFlaw> Flaws => Image.Flaws;
    }

    /// <summary>The vendor's encrypted efuse container.</summary>
    /// <param name="File">The file.</param>
    public sealed record Efuse(EfuseFile File) : RecognizedImage
    {
        /// <inheritdoc/>
        public override string What => $"efuse file that sets {File.Words.Length} words";

        /// <inheritdoc/>
        public override ImmutableArray<ImageFlaw> Flaws => File.Flaws;
    }

    /// <summary>A copy of a flash from its first byte: boot2, then a partition table where one belongs.</summary>
    /// <param name="Boot">What stands at address 0.</param>
    /// <param name="Table">The active partition table.</param>
    public sealed record FlashCopy(FirmwareImage Boot, PartitionTable Table) : RecognizedImage
    {
        /// <inheritdoc/>
        public override string What => $"copy of a flash with {Table.Entries.Length} partitions";

        /// <inheritdoc/>
        public override ImmutableArray<ImageFlaw> Flaws => [.. Boot.Flaws.Where(f => f.IsFatal)];
    }

    /// <summary>The beginning of something known, cut off before anything can be read from it.</summary>
    /// <param name="Of">What it is the beginning of.</param>
    /// <param name="Flaw">How much is missing.</param>
    public sealed record Beginning(string Of, ImageFlaw Flaw) : RecognizedImage
    {
        /// <inheritdoc/>
        public override string What => $"{Of}, cut off";

        /// <inheritdoc/>
        public override ImmutableArray<ImageFlaw> Flaws => [Flaw];
    }

    /// <summary>A file of a well-known kind that does not belong on a flash as it is.</summary>
    /// <param name="Kind">What it is.</param>
    public sealed record Foreign(string Kind) : RecognizedImage
    {
        /// <inheritdoc/>
        public override string What => Kind;
    }

    /// <summary>Nothing that this library knows.</summary>
    /// <param name="Length">Length in bytes.</param>
    public sealed record Unknown(long Length) : RecognizedImage
    {
        /// <inheritdoc/>
        public override string What => Length == 0 ? "empty file" : "file of unknown kind";
    }
}
