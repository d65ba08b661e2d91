using System.Buffers.Binary;
using System.Buffers.Text;
using Qiyue.Kernel;

namespace Qiyue.Platform;

/// <summary>Where a list goes on: after this row. Opaque to callers.</summary>
public readonly record struct Cursor(DateTime SortAt, Guid Id)
{
    public override string ToString()
    {
        var bytes = new byte[24];
        BinaryPrimitives.WriteInt64BigEndian(bytes, SortAt.Ticks);
        Id.TryWriteBytes(bytes.AsSpan(8), bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null for no cursor; a 422 for one that was tampered with.</summary>
    public static Cursor? Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var bytes = new byte[24];
        var read = text.Length == 32 && Base64Url.TryDecodeFromChars(text, bytes, out var length) && length == 24;
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (!read || ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            throw Refusal.Invalid("cursor", "cursor.invalid", "翻页标记无效，请从第一页重新查看。");
        return new(new DateTime(ticks, DateTimeKind.Utc), new Guid(bytes.AsSpan(8), bigEndian: true));
    }
}

/// <summary>One page of a list and where the next begins (null on the last).</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    public Page<TOther> With<TOther>(IReadOnlyList<TOther> items) => new(items, Next);
}

public static class Paging
{
    public const int Size = 20;

    /// <summary>1 … 100; null = 20.</summary>
    public static int Limit(int? asked) => asked is null ? Size
        : asked is >= 1 and <= 100 ? asked.Value : throw Refusal.Invalid("limit", "limit.invalid", "每页条数须为 1 到 100。");
}
