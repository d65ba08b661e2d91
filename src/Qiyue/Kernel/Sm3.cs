using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Qiyue.Kernel;

/// <summary>
/// The national digest SM3 (GB/T 32905), 64 lower-case hex digits. Ours because every entry of a journal of millions is hashed again each night: this works on
/// spans without a single allocation, several times as fast as the library's, against which the tests hold it.
/// </summary>
public static class Sm3
{
    public const int Size = 32;
    private const int Block = 64;

    public static string Hex(string text) => Hex(text.AsSpan());

    /// <summary>Of the text in UTF-8.</summary>
    public static string Hex(ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most <= 1024 ? null : ArrayPool<byte>.Shared.Rent(most);
        var bytes = rented ?? stackalloc byte[1024];
        var length = Encoding.UTF8.GetBytes(text, bytes);
        var hex = Hex(bytes[..length]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return hex;
    }

    public static string Hex(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[Size];
        Write(bytes, digest);
        return Convert.ToHexStringLower(digest);
    }

    public static byte[] Bytes(ReadOnlySpan<byte> bytes)
    {
        var digest = new byte[Size];
        Write(bytes, digest);
        return digest;
    }

    private static void Write(ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        Span<uint> state = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
        Span<uint> words = stackalloc uint[68];
        var rest = bytes;
        for (; rest.Length >= Block; rest = rest[Block..]) Compress(state, rest[..Block], words);
        // The end: one bit, zeros, the length in bits; one block, or two.
        Span<byte> end = stackalloc byte[2 * Block];
        end.Clear();
        rest.CopyTo(end);
        end[rest.Length] = 0x80;
        end = end[..(rest.Length + 9 <= Block ? Block : 2 * Block)];
        BinaryPrimitives.WriteUInt64BigEndian(end[^8..], (ulong)bytes.Length * 8);
        for (; end.Length > 0; end = end[Block..]) Compress(state, end[..Block], words);
        for (var i = 0; i < state.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(digest[(4 * i)..], state[i]);
    }

    /// <summary>The compression function, in the letters of the standard.</summary>
    private static void Compress(Span<uint> state, ReadOnlySpan<byte> block, Span<uint> w)
    {
        for (var i = 0; i < 16; i++) w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        for (var i = 16; i < 68; i++)
        {
            var x = w[i - 16] ^ w[i - 9] ^ BitOperations.RotateLeft(w[i - 3], 15);
            w[i] = x ^ BitOperations.RotateLeft(x, 15) ^ BitOperations.RotateLeft(x, 23) ^ BitOperations.RotateLeft(w[i - 13], 7) ^ w[i - 6];
        }
        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var i = 0; i < 64; i++)
        {
            var a12 = BitOperations.RotateLeft(a, 12);
            var ss1 = BitOperations.RotateLeft(a12 + e + BitOperations.RotateLeft(i < 16 ? 0x79cc4519u : 0x7a879d8au, i & 31), 7);
            var tt1 = (i < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)) + d + (ss1 ^ a12) + (w[i] ^ w[i + 4]);
            var tt2 = (i < 16 ? e ^ f ^ g : (e & f) | (~e & g)) + h + ss1 + w[i];
            (d, c, b, a) = (c, BitOperations.RotateLeft(b, 9), a, tt1);
            (h, g, f, e) = (g, BitOperations.RotateLeft(f, 19), e, tt2 ^ BitOperations.RotateLeft(tt2, 9) ^ BitOperations.RotateLeft(tt2, 17));
        }
        (state[0], state[1], state[2], state[3]) = (state[0] ^ a, state[1] ^ b, state[2] ^ c, state[3] ^ d);
        (state[4], state[5], state[6], state[7]) = (state[4] ^ e, state[5] ^ f, state[6] ^ g, state[7] ^ h);
    }
}
