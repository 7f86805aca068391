namespace NcpFlash.Adapters;

/// <summary>How well an adapter serves this purpose.</summary>
public enum AdapterGrade
{
    /// <summary>Works at 2 Mbaud.</summary>
    A,

    /// <summary>Works at its work rate, as far as data and reports tell.</summary>
    B,

    /// <summary>Works under the condition its fix text names, or too little is known.</summary>
    C,

    /// <summary>Known to fail: take another one.</summary>
    D,
}
