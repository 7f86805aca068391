using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;

namespace NcpFlash.Emulator.Memory;

/// <summary>512 bytes of efuse: bits go from 0 to 1 once, words can be locked against writing and reading. PROTOCOL 10.</summary>
public sealed class EfuseArray
{
    /// <summary>Size in bytes.</summary>
    public const int Size = 512;

    private const int MacOffset = 0x14;
    private const int OptionWord0 = 0x5C;
    private const int OptionWord1 = 0x60;

    /// <summary>Option words of the ST67W611M1 of PROTOCOL 6.1, without the sign_cfg bit that its owner burnt.</summary>
    private const uint FactoryOptions0 = 0x018212A7 & ~SignRequired;

    private const uint FactoryOptions1 = 0x9080758F;
    private const uint SignRequired = 1 << 7;

    private readonly byte[] _fuses = new byte[Size];

    /// <summary>The array of a part as it leaves the factory.</summary>
    /// <param name="mac">Its MAC address.</param>
    public EfuseArray(MacAddress mac)
    {
        for (int i = 0; i < MacAddress.Size; i++)
        {
            _fuses[MacOffset + i] = (byte)(mac.Value >> (8 * i));
        }

        // PROTOCOL 10.2 says that word 0x18 also holds the zero count; bits 21:16 are assumed.
        _fuses[MacOffset + MacAddress.Size] = MacZeroBits;
        SetWord(OptionWord0, FactoryOptions0);
        SetWord(OptionWord1, FactoryOptions1);
    }

    /// <summary>The fuses as they are, read locks notwithstanding.</summary>
    public ReadOnlySpan<byte> Fuses => _fuses;

    /// <summary>True after a change since the array was last loaded or saved.</summary>
    public bool IsDirty { get; internal set; }

    /// <summary>MAC bytes, least significant first.</summary>
    internal ReadOnlySpan<byte> MacBytes => _fuses.AsSpan(MacOffset, MacAddress.Size);

    /// <summary>Number of zero bits in the MAC (boot info byte 18, PROTOCOL 6.1).</summary>
    internal byte MacZeroBits
    {
        get
        {
            int ones = 0;
            foreach (byte b in MacBytes)
            {
                ones += BitOperations.PopCount(b);
            }

            return (byte)((MacAddress.Size * 8) - ones);
        }
    }

    /// <summary>True once sign_cfg and a key hash are burnt: the ROM then wants signed images (PROTOCOL Annex B 10).</summary>
    internal bool RequiresSignature => (Word(OptionWord0) & SignRequired) != 0 && KeyHash.ContainsAnyExcept((byte)0);

    /// <summary>SHA-256 of the trusted public key, bytes 0x1C..0x3B.</summary>
    internal ReadOnlySpan<byte> KeyHash => _fuses.AsSpan(0x1C, 32);

    /// <summary>Flash encryption mode, bits 1:0 of word 0.</summary>
    internal byte EncryptionMode => (byte)(Word(0) & 3);

    /// <summary>Flash pin configuration, sf_pin_cfg (PROTOCOL 6.1).</summary>
    internal byte FlashPin => (byte)((Word(OptionWord0) >> 14) & 0x3F);

    /// <summary>Debug password, bytes 0x04..0x13.</summary>
    internal ReadOnlySpan<byte> Password => _fuses.AsSpan(4, 16);

    /// <summary>A 32-bit word.</summary>
    /// <param name="offset">Byte offset, a multiple of 4 below <see cref="Size"/>.</param>
    public uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_fuses.AsSpan(offset, 4));

    /// <summary>What the part lets software read: zeros where a read lock is set.</summary>
    public byte[] ReadOut(int offset, int length)
    {
        byte[] bytes = _fuses.AsSpan(offset, length).ToArray();
        for (int i = 0; i < length; i++)
        {
            if (EfuseLocks.IsReadLocked(this, offset + i))
            {
                bytes[i] = 0;
            }
        }

        return bytes;
    }

    /// <summary>Burns bits; words under a write lock stay as they are.</summary>
    /// <returns>True when no word of the range that would have changed was locked.</returns>
    public bool Burn(int offset, ReadOnlySpan<byte> bits)
    {
        EfuseBurn burn = BeginBurn(offset, bits);
        burn.Finish();
        return burn.IsAllowed;
    }

    /// <summary>Sets all fuses past the rules of efuses, for tests and state files.</summary>
    /// <param name="fuses">512 bytes.</param>
    public void Load(ReadOnlySpan<byte> fuses)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(fuses.Length, Size);
        fuses.CopyTo(_fuses);
        IsDirty = true;
    }

    /// <summary>
    /// What burning these bits does, without the bits under a write lock. Locks that come with the same bits do not stop them: every lock
    /// word stands behind the words that it locks, and burning goes upward (PROTOCOL 10.4).
    /// </summary>
    internal EfuseBurn BeginBurn(int offset, ReadOnlySpan<byte> bits)
    {
        ImmutableArray<int>.Builder fuses = ImmutableArray.CreateBuilder<int>();
        bool allowed = true;
        for (int i = 0; i < bits.Length; i++)
        {
            int missing = bits[i] & ~_fuses[offset + i];
            bool locked = missing != 0 && EfuseLocks.IsWriteLocked(_fuses, offset + i);
            allowed &= !locked;
            for (int bit = 0; bit < 8 && !locked; bit++)
            {
                if ((missing & (1 << bit)) != 0)
                {
                    fuses.Add(((offset + i) * 8) + bit);
                }
            }
        }

        return new EfuseBurn(this, fuses.DrainToImmutable(), allowed);
    }

    /// <summary>Burns one fuse.</summary>
    internal void Set(int bit)
    {
        _fuses[bit / 8] |= (byte)(1 << (bit % 8));
        IsDirty = true;
    }

    internal void LoadFrom(StateFile file)
    {
        IsDirty = !file.Load(_fuses);
    }

    private void SetWord(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_fuses.AsSpan(offset, 4), value);
}
