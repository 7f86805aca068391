namespace NcpFlash.Tests.Links;

/// <summary>A folder that looks like the /sys and /dev of a Linux system.</summary>
internal sealed class FakeSystem : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("ncpflash-sysfs-");

    public FakeSystem() => Directory.CreateDirectory(Path.Combine(Sys, "class", "tty"));

    public string Sys => Path.Combine(_root.FullName, "sys");

    public string Dev => Path.Combine(_root.FullName, "dev");

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

    public void Dispose() => _root.Delete(recursive: true);
}
