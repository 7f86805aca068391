using System.Globalization;
using NcpFlash.Diagnostics;

namespace NcpFlash.Links.Native.Gpio;

/// <summary>Faults of a GPIO line, made from what the kernel reports.</summary>
internal static class GpioFault
{
    /// <summary>Fails when a control call has failed.</summary>
    /// <exception cref="NcpException"><c>gpio.failed</c>, or <c>gpio.not-supported</c> where the kernel does not know the call.</exception>
    public static void Check(GpioAddress line, int errno)
    {
        if (errno is Libc.ENOTTY)
        {
            throw Diagnosis.Of(GpioFaults.NotSupported, ("line", line.ToString()), ("reason", $"{line.Path} does not know version 2 of the GPIO interface")).ToException();
        }

        if (errno != 0)
        {
            throw Diagnosis.Of(GpioFaults.Failed, ("line", line.ToString()), ("reason", Libc.ErrorText(errno))).ToException();
        }
    }

    /// <summary>The fault for an errno of opening a chip.</summary>
    public static NcpException OfOpen(GpioAddress line, int errno, IReadOnlyCollection<string> present) => errno switch
    {
        Libc.ENOENT or Libc.ENODEV or Libc.ENXIO or Libc.ENOTDIR => Diagnosis.Of(
            GpioFaults.NoChip, ("chip", line.Path),
            ("present", present.Count == 0 ? "This system has no GPIO chip" : $"Present are: {string.Join(", ", present)}"),
            ("advice", present.Count == 0
                ? "Use this computer's own pins only where its kernel shows them; otherwise another --boot, such as lines or manual"
                : "Name one of those; 'gpiodetect' tells what each is")).ToException(),
        Libc.EACCES or Libc.EPERM => NoRights(line),
        _ => Diagnosis.Of(GpioFaults.Failed, ("line", line.ToString()), ("reason", Libc.ErrorText(errno))).ToException(),
    };

    /// <summary>The chip has fewer lines.</summary>
    public static NcpException NoLine(GpioAddress line, uint count) => Diagnosis.Of(
        GpioFaults.NoLine, ("line", line.ToString()), ("count", count.ToString(CultureInfo.InvariantCulture)),
        ("last", (count == 0 ? 0 : count - 1).ToString(CultureInfo.InvariantCulture))).ToException();

    /// <summary>Somebody else has the line.</summary>
    public static NcpException Taken(GpioAddress line, string consumer) => Diagnosis.Of(
        GpioFaults.Taken, ("line", line.ToString()), ("consumer", consumer.Length == 0 ? "somebody who gives no name" : $"'{consumer}'"), ("chip", line.Path)).ToException();

    private static NcpException NoRights(GpioAddress line)
    {
        NodeRights rights = NodeRights.Of(line.Path);
        return Diagnosis.Of(
            GpioFaults.NoRights, ("chip", line.Path), ("user", rights.User), ("owner", rights.Describe()), ("cure", rights.Cure(line.Path))).ToException();
    }
}
