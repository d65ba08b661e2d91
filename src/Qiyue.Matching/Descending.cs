using System.Numerics;
using System.Runtime.InteropServices;

namespace Qiyue.Matching;

/// <summary>Places of positive numbers, the largest first, level by level: only as far as somebody asks is looked for and sorted.</summary>
internal ref struct Descending
{
    /// <summary>Each level begins at this share of the one before.</summary>
    private const double Step = 0.75;
    private readonly ReadOnlySpan<int> _numbers;
    private readonly List<long> _batch = [];
    private int _above;
    private int _at = -1;

    public Descending(ReadOnlySpan<int> numbers)
    {
        _numbers = numbers;
        _above = Most(numbers) + 1;
    }

    public readonly int Current => (int)(uint)_batch[_at];

    public readonly Descending GetEnumerator() => this;

    public bool MoveNext()
    {
        while (++_at >= _batch.Count)
        {
            if (_above <= 1) return false;
            NextLevel();
            _at = -1;
        }
        return true;
    }

    /// <summary>Number and place in one long, so that sorting needs no second array: equal numbers stand by place.</summary>
    private void NextLevel()
    {
        var least = Math.Max(1, (int)(_above * Step));
        _batch.Clear();
        var (width, i) = (Vector<int>.Count, 0);
        var floor = new Vector<int>(least);
        for (; i + width <= _numbers.Length; i += width)
            if (Vector.GreaterThanOrEqualAny(new Vector<int>(_numbers[i..]), floor)) Collect(i, i + width, least);
        Collect(i, _numbers.Length, least);
        CollectionsMarshal.AsSpan(_batch).Sort();
        _above = least;
    }

    private readonly void Collect(int from, int to, int least)
    {
        for (var i = from; i < to; i++) if (_numbers[i] is var n && n >= least && n < _above) _batch.Add((long)-n << 32 | (uint)i);
    }

    private static int Most(ReadOnlySpan<int> numbers)
    {
        var (width, i, most) = (Vector<int>.Count, 0, 0);
        var best = Vector<int>.Zero;
        for (; i + width <= numbers.Length; i += width) best = Vector.Max(best, new Vector<int>(numbers[i..]));
        for (var k = 0; k < width; k++) most = Math.Max(most, best[k]);
        for (; i < numbers.Length; i++) most = Math.Max(most, numbers[i]);
        return most;
    }
}
