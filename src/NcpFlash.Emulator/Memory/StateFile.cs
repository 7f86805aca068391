using NcpFlash.Diagnostics;

namespace NcpFlash.Emulator.Memory;

/// <summary>Memory contents kept in a file, raw, replaced as a whole so that a crash leaves the old or the new contents.</summary>
internal sealed class StateFile(string path, string what)
{
    /// <summary>Reads the file into <paramref name="memory"/>; false, with the memory as it was, when there is no file.</summary>
    /// <exception cref="NcpException">The file has another size, or cannot be read.</exception>
    public bool Load(Span<byte> memory)
    {
        try
        {
            if (!File.Exists(path))
            {
                return false;
            }

            using FileStream file = File.OpenRead(path);
            if (file.Length != memory.Length)
            {
                throw Diagnosis.Of(
                    EmulatorFaults.StateFileSize, ("place", path), Fact.From("actual", file.Length), ("what", what), Fact.From("expected", memory.Length))
                    .ToException();
            }

            file.ReadExactly(memory);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Access("read", fault);
        }
    }

    /// <summary>Writes a new file beside the old one, brings it to the disk and puts it in the old one's place.</summary>
    /// <exception cref="NcpException">The file cannot be written.</exception>
    public void Save(ReadOnlySpan<byte> memory)
    {
        string temporary = path + ".new";
        try
        {
            using (FileStream file = File.Create(temporary))
            {
                file.Write(memory);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Access("written", fault);
        }
    }

    private NcpException Access(string action, Exception fault) => Diagnosis.Of(
        EmulatorFaults.StateFileAccess, ("place", path), ("action", action), ("verb", action == "read" ? "read" : "write"),
        ("reason", fault.Message.TrimEnd('.'))).ToException(null, fault);
}
