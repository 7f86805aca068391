using NcpFlash.Wire;

namespace NcpFlash.Sessions;

/// <summary>
/// Replies that were asked for and have not come yet, in the order of their questions. An adapter that holds bytes back delivers the end of one reply
/// together with the beginning of the next, so that bytes belong to whoever asked first.
/// </summary>
internal sealed class OwedReplies
{
    private readonly Queue<ReplyReader> _readers = new();

    /// <summary>Replies that have not come completely.</summary>
    public int Count => _readers.Count;

    /// <summary>A question has been sent; its reply carries at most <paramref name="maxDataLength"/> bytes of data.</summary>
    public ReplyReader Owe(int maxDataLength)
    {
        var reader = new ReplyReader(maxDataLength);
        _readers.Enqueue(reader);
        return reader;
    }

    /// <summary>Gives bytes to those who wait; false when they form no reply, and nobody knows any more whose they are.</summary>
    public bool TryFeed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _readers.TryPeek(out ReplyReader? reader))
        {
            bytes = bytes[reader.Feed(bytes)..];
            if (reader.Status == ReplyStatus.Malformed)
            {
                return false;
            }

            if (reader.Status is ReplyStatus.Success or ReplyStatus.Failure)
            {
                _readers.Dequeue();
            }
        }

        return true;
    }

    /// <summary>The conversation broke: nothing is owed any more.</summary>
    public void Forget() => _readers.Clear();
}
