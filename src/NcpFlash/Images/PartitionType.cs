namespace NcpFlash.Images;

/// <summary>What a partition holds (PROTOCOL 8).</summary>
public enum PartitionType : byte
{
    /// <summary>Firmware that boot2 starts.</summary>
    Firmware = 0,

    /// <summary>A file system or other data of the application.</summary>
    Media = 2,

    /// <summary>Persistent settings.</summary>
    Settings = 3,

    /// <summary>Reserved; radio data.</summary>
    Reserved = 8,

    /// <summary>Factory data.</summary>
    FactoryData = 9,

    /// <summary>Manufacturing test firmware.</summary>
    ManufacturingImage = 10,

    /// <summary>The second-stage boot loader.</summary>
    Boot2 = 16,
}
