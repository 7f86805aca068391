using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NcpFlash.Images.Xz;

/// <summary>Comparing two places of one buffer.</summary>
internal static class ByteRuns
{
    /// <summary>How many bytes from <paramref name="from"/> on are the same at <paramref name="at"/> and at <paramref name="earlier"/>.</summary>
    /// <param name="data">The buffer.</param>
    /// <param name="earlier">A position before <paramref name="at"/>.</param>
    /// <param name="at">A position.</param>
    /// <param name="from">How many bytes are known to agree.</param>
    /// <param name="limit">Where to stop; <paramref name="at"/> + limit lies inside the buffer.</param>
    public static int Extend(ReadOnlySpan<byte> data, int earlier, int at, int from, int limit)
    {
        // checked once here, trusted in the loops: this is the second hottest place of the encoder
        ref byte left = ref MemoryMarshal.GetReference(data.Slice(earlier, limit));
        ref byte right = ref MemoryMarshal.GetReference(data.Slice(at, limit));
        int length = from;
        while (length + sizeof(ulong) <= limit)
        {
            ulong difference = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref left, length))
                ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref right, length));
            if (difference != 0)
            {
                int zeros = BitConverter.IsLittleEndian ? BitOperations.TrailingZeroCount(difference) : BitOperations.LeadingZeroCount(difference);
                return length + (zeros >> 3);
            }

            length += sizeof(ulong);
        }

        while (length < limit && Unsafe.Add(ref left, length) == Unsafe.Add(ref right, length))
        {
            length++;
        }

        return length;
    }
}
