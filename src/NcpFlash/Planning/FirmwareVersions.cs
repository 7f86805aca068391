using NcpFlash.Images;

namespace NcpFlash.Planning;

/// <summary>What a request says of the firmware that is to run.</summary>
public static class FirmwareVersions
{
    /// <summary>The version of the one firmware a request writes besides the boot loader, as its version block has it; null where there is none or several.</summary>
    public static string? Of(FlashRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string[] versions = [.. request.Images.Select(i => FirmwareImage.Parse(i.Contents.Span)).Where(f => f is { IsBoot2: false, Version: not null }).Select(f => f!.Version!.ToString()).Distinct()];
        return versions is [var only] ? only : null;
    }
}
