using NcpFlash.Links.Native;

namespace NcpFlash.Tests.Links;

/// <summary>A folder that looks like the /sys and /dev of a Linux system.</summary>
internal sealed class FakeSystem : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("ncpflash-sysfs-");

    public FakeSystem() => Directory.CreateDirectory(Path.Combine(Sys, "class", "tty"));

    public string Sys => Path.Combine(_root.FullName, "sys");

    public string Dev => Path.Combine(_root.FullName, "dev");

    /// <summary>All of it.</summary>
    public LinuxRoots Roots => new(Sys, Dev, Path.Combine(Dev, "proc"), Path.Combine(_root.FullName, "run"));

    /// <summary>A folder under /sys/devices with files.</summary>
    public string Device(string path, params (string File, string Text)[] files)
    {
        string folder = Path.Combine(Sys, "devices", path);
        Directory.CreateDirectory(folder);
        foreach ((string file, string text) in files)
        {
            File.WriteAllText(Path.Combine(folder, file), text + "\n");
        }

        return folder;
    }

    /// <summary>A relative link, as those of sysfs are.</summary>
    public static void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, target));
    }

    /// <summary>A tty below a device folder, with its class link.</summary>
    public void Tty(string device, string name, string? driver, params (string File, string Text)[] files)
    {
        string tty = Device(Path.GetRelativePath(Path.Combine(Sys, "devices"), Path.Combine(device, "tty", name)), files);
        Link(Path.Combine(tty, "device"), device);
        Link(Path.Combine(Sys, "class", "tty", name), tty);
        if (driver is not null && !File.Exists(Path.Combine(device, "driver")))
        {
            Link(Path.Combine(device, "driver"), Path.Combine(Sys, "bus", "drivers", driver));
        }
    }

    /// <summary>A USB device with one interface; with a serial port on it where a name is given.</summary>
    /// <returns>The interface's folder.</returns>
    public string Plug(string place, string vendor, string product, string? tty, string? driver)
    {
        string device = Device($"usb1/{place}", ("idVendor", vendor), ("idProduct", product));
        string face = Device($"usb1/{place}/{place}:1.0", ("bInterfaceNumber", "00"));
        Link(Path.Combine(Sys, "bus", "usb", "devices", place), device);
        Link(Path.Combine(Sys, "bus", "usb", "devices", place + ":1.0"), face);
        Directory.CreateDirectory(Path.Combine(Dev, "proc"));
        if (tty is not null)
        {
            Tty(Device($"usb1/{place}/{place}:1.0/{tty}"), tty, driver);
            File.WriteAllText(Path.Combine(Dev, tty), string.Empty);
        }

        return face;
    }

    /// <summary>udev has noted that a port came into being so long ago.</summary>
    public void Appeared(string tty, TimeSpan ago)
    {
        const double Uptime = 5000.25;
        Directory.CreateDirectory(Path.Combine(Roots.Run, "udev", "data"));
        File.WriteAllText(Path.Combine(Sys, "class", "tty", tty, "dev"), "188:0\n");
        File.WriteAllText(Path.Combine(Roots.Run, "udev", "data", "c188:0"), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"S:serial/by-id/x\nI:{(Uptime - ago.TotalSeconds) * 1e6:0}\nE:ID_BUS=usb\n"));
        File.WriteAllText(Path.Combine(Roots.Proc, "uptime"), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Uptime} 9000.10\n"));
    }

    /// <summary>A process that has a file open.</summary>
    public void Process(int id, string name, string open)
    {
        string process = Path.Combine(Dev, "proc", id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Directory.CreateDirectory(Path.Combine(process, "fd"));
        File.WriteAllText(Path.Combine(process, "comm"), name + "\n");
        File.CreateSymbolicLink(Path.Combine(process, "fd", "3"), open);
    }

    public void Dispose() => _root.Delete(recursive: true);
}
