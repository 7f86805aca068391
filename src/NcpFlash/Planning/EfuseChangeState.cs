namespace NcpFlash.Planning;

/// <summary>What burning an efuse file means for one field.</summary>
public enum EfuseChangeState
{
    /// <summary>None of its bits is burnt yet.</summary>
    ToBurn,

    /// <summary>Some of its bits are burnt: an earlier burn was interrupted.</summary>
    ToComplete,

    /// <summary>The part holds the value already.</summary>
    AlreadyBurnt,

    /// <summary>It cannot or must not be burnt.</summary>
    Refused,
}
