namespace NcpFlash.Adapters;

/// <summary>What becomes of a rate the adapter does not have.</summary>
public enum AdapterBeyond
{
    /// <summary>The nearest it has.</summary>
    Clamp,

    /// <summary>9600.</summary>
    Becomes9600,
}
