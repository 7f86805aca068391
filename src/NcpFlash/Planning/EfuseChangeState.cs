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

    /// <summary>A read lock hides what the part holds there. What can be read agrees, nothing is burnt.</summary>
    Hidden,

    /// <summary>It cannot or must not be burnt.</summary>
    Refused,
}
