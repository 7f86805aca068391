using System.Collections.Immutable;

namespace NcpFlash.Chips;

/// <summary>Fields of the efuse array that the library itself reasons about; every map has them.</summary>
public static class EfuseNames
{
    /// <summary>SHA-256 of the key that images must be signed with.</summary>
    public const string PublicKeyHash = "public_key_hash";

    /// <summary>Images must be signed.</summary>
    public const string SignatureRequired = "sign_cfg";

    /// <summary>How boot2 checks the application.</summary>
    public const string AppSignMethod = "app_sign_method";

    /// <summary>SHA-256 of the application's own key.</summary>
    public const string AppKeyHash = "app_key_hash";

    /// <summary>Encryption of the flash.</summary>
    public const string FlashEncryption = "sf_aes_mode";

    /// <summary>JTAG switched off.</summary>
    public const string Jtag = "dbg_jtag_0_dis";

    /// <summary>Anti-rollback switched on.</summary>
    public const string AntiRollback = "anti_rollback_enable";

    /// <summary>Counter of boot2.</summary>
    public const string Boot2Rollback = "boot2_rollback";

    /// <summary>Counter of the application.</summary>
    public const string AppRollback = "app_rollback";

    /// <summary>Flash pins.</summary>
    public const string FlashPins = "sf_pin_cfg";

    /// <summary>MAC address of the factory.</summary>
    public const string FactoryMac = "factory_mac";

    /// <summary>First MAC address of the customer.</summary>
    public const string CustomerMac1 = "customer_mac_1";

    /// <summary>Second MAC address of the customer.</summary>
    public const string CustomerMac2 = "customer_mac_2";

    /// <summary>Part number.</summary>
    public const string PartNumber = "part_number";

    /// <summary>BOM id.</summary>
    public const string BomId = "bom_id";

    /// <summary>Manufacturing year.</summary>
    public const string ManufacturingYear = "manufacturing_year";

    /// <summary>Manufacturing week.</summary>
    public const string ManufacturingWeek = "manufacturing_week";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        PublicKeyHash, SignatureRequired, AppSignMethod, AppKeyHash, FlashEncryption, Jtag, AntiRollback, Boot2Rollback, AppRollback, FlashPins,
        FactoryMac, CustomerMac1, CustomerMac2, PartNumber, BomId, ManufacturingYear, ManufacturingWeek,
    ];
}
