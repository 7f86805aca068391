using NcpFlash.Planning;

namespace NcpFlash.Jobs;

/// <summary>What somebody has to agree to before an efuse bit is burnt.</summary>
/// <param name="Plan">Every bit that would be burnt, and what follows.</param>
/// <param name="Mac">The part that it would be burnt into.</param>
/// <param name="FileName">The efuse file.</param>
public sealed record EfuseQuestion(EfusePlan Plan, MacAddress Mac, string FileName);
