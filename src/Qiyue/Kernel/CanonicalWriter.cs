using System.Buffers;
using System.Globalization;

namespace Qiyue.Kernel;

/// <summary>Writes canonical JSON into a borrowed buffer: for <see cref="CanonicalJson"/>, and for records whose members are known and stand in their order.</summary>
public ref struct CanonicalWriter()
{
    private const long Safe = 9_007_199_254_740_991;
    private static readonly SearchValues<char> Special = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (char)c), '"', '\\', .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    private char[] _buffer = ArrayPool<char>.Shared.Rent(1024);
    private int _length;
    private string? _last;

    public readonly ReadOnlySpan<char> Text => _buffer.AsSpan(0, _length);

    /// <summary>Integers that every reader of JSON keeps exactly: up to ±(2⁵³−1).</summary>
    public static bool IsSafe(long number) => number is >= -Safe and <= Safe;

    /// <summary>A member of the one object that this writer writes; names come in their order (UTF-16 code units).</summary>
    public void Member(string name, string? value)
    {
        Name(name);
        if (value is null) Raw("null");
        else Quoted(value);
    }

    public void Member(string name, long value)
    {
        Name(name);
        if (!IsSafe(value)) throw new ArgumentException($"not canonical: {value}", nameof(value));
        Number(value);
    }

    /// <summary>Ends the object.</summary>
    public void End() => Raw('}');

    public void Raw(char c)
    {
        if (_length == _buffer.Length) Grow(1);
        _buffer[_length++] = c;
    }

    public void Raw(scoped ReadOnlySpan<char> text)
    {
        if (_buffer.Length - _length < text.Length) Grow(text.Length);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    public void Number(long value)
    {
        Span<char> digits = stackalloc char[20];
        value.TryFormat(digits, out var count, default, CultureInfo.InvariantCulture);
        Raw(digits[..count]);
    }

    public void Quoted(scoped ReadOnlySpan<char> text)
    {
        Raw('"');
        for (int plain; (plain = text.IndexOfAny(Special)) >= 0;)
        {
            Raw(text[..plain]);
            text = text[(plain + Escaped(text[plain..]))..];
        }
        Raw(text);
        Raw('"');
    }

    public override readonly string ToString() => Text.ToString();

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<char>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    /// <returns>How many characters it took.</returns>
    private int Escaped(scoped ReadOnlySpan<char> text)
    {
        var c = text[0];
        if (char.IsSurrogate(c))
        {
            if (!char.IsHighSurrogate(c) || text.Length < 2 || !char.IsLowSurrogate(text[1])) throw new ArgumentException("a lone surrogate has no canonical form", nameof(text));
            Raw(text[..2]);
            return 2;
        }
        switch (c)
        {
            case '"': Raw("\\\""); break;
            case '\\': Raw("\\\\"); break;
            case '\b': Raw("\\b"); break;
            case '\t': Raw("\\t"); break;
            case '\n': Raw("\\n"); break;
            case '\f': Raw("\\f"); break;
            case '\r': Raw("\\r"); break;
            default:
                Raw("\\u00");
                Raw(Hex(c >> 4));
                Raw(Hex(c & 15));
                break;
        }
        return 1;
    }

    private static char Hex(int digit) => (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);

    private void Name(string name)
    {
        if (_last is not null && string.CompareOrdinal(_last, name) >= 0) throw new InvalidOperationException($"{name} stands before {_last}");
        Raw(_last is null ? '{' : ',');
        _last = name;
        Quoted(name);
        Raw(':');
    }

    private void Grow(int by)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + by));
        Text.CopyTo(larger);
        ArrayPool<char>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
