using NcpFlash.Cli.CommandLine;
using NcpFlash.Diagnostics;

namespace NcpFlash.Cli.Running;

/// <summary>A result file that appears under its name only when it is complete; until then it stands beside it under a name that no other file has.</summary>
internal sealed class ResultFile : IDisposable
{
    private readonly string _partial;
    private readonly FileStream _stream;
    private bool _kept;

    /// <summary>The name that it gets.</summary>
    public string Path { get; }

    /// <summary>Creates the file; nothing has been asked of the part yet.</summary>
    /// <exception cref="NcpException"><c>file.not-writable</c>.</exception>
    public ResultFile(string path)
    {
        Path = path;
        _partial = $"{path}.{System.IO.Path.GetRandomFileName()}.partial";
        try
        {
            if (Directory.Exists(path)) throw new IOException("it is a folder");
            if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) throw new IOException($"there is no folder {folder}");
            _stream = new FileStream(_partial, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw NotWritable(e);
        }
    }

    /// <summary>Writes bytes.</summary>
    /// <exception cref="NcpException"><c>file.not-writable</c>.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch (IOException e)
        {
            throw NotWritable(e);
        }
    }

    /// <summary>Runs a job that writes to the file.</summary>
    /// <exception cref="NcpException"><c>file.not-writable</c>, or the job's own.</exception>
    public async Task<T> GuardAsync<T>(Func<Stream, Task<T>> job)
    {
        try
        {
            return await job(_stream);
        }
        catch (IOException e)
        {
            throw NotWritable(e);
        }
    }

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="NcpException"><c>file.not-writable</c>.</exception>
    public void Keep()
    {
        try
        {
            _stream.Dispose();
            File.Move(_partial, Path, overwrite: true);
            _kept = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_kept) return;
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // a full disk refuses the last bytes once more; the file goes anyway
        }

        File.Delete(_partial);
    }

    private NcpException NotWritable(Exception e) =>
        Diagnosis.Of(UsageDiagnoses.FileNotWritable, ("file", Path), ("reason", e.Message.TrimEnd('.'))).ToException(inner: e);
}
