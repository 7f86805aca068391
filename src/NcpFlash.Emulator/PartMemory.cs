using NcpFlash.Emulator.Memory;

namespace NcpFlash.Emulator;

/// <summary>Flash and efuses, with the files in which they are kept.</summary>
internal sealed class PartMemory
{
    private readonly StateFile? _flashFile;
    private readonly StateFile? _efuseFile;

    /// <exception cref="Diagnostics.NcpException">A state file has the wrong size or cannot be read or made.</exception>
    public PartMemory(EmulatorOptions options)
    {
        Flash = new NorFlash(options.JedecId, options.FlashSize ?? options.JedecId.SizeInBytes ?? 4 * 1024 * 1024);
        Efuse = new EfuseArray(options.Mac);
        _flashFile = options.FlashFile is { } flash ? new StateFile(flash, "flash") : null;
        _efuseFile = options.EfuseFile is { } efuse ? new StateFile(efuse, "efuse array") : null;
        if (_flashFile is not null)
        {
            Flash.LoadFrom(_flashFile);
        }

        if (_efuseFile is not null)
        {
            Efuse.LoadFrom(_efuseFile);
        }

        Save(); // a state file that does not exist yet is made now, so that one that cannot be made is told now
    }

    public NorFlash Flash { get; }

    public EfuseArray Efuse { get; }

    /// <summary>Writes changed memories to their state files, each as a whole; does nothing for a memory without a file or change.</summary>
    /// <exception cref="Diagnostics.NcpException">A file cannot be written.</exception>
    public void Save()
    {
        if (_flashFile is not null && Flash.IsDirty)
        {
            _flashFile.Save(Flash.Contents);
            Flash.IsDirty = false;
        }

        if (_efuseFile is not null && Efuse.IsDirty)
        {
            _efuseFile.Save(Efuse.Fuses);
            Efuse.IsDirty = false;
        }
    }
}
