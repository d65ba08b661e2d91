namespace Qiyue.Matching;

/// <summary>Places of positive numbers, the largest first, sorted only as far as somebody asks: a histogram says where each batch begins.</summary>
internal ref struct Descending
{
    private const int Buckets = 1024, Batch = 64;
    private readonly ReadOnlySpan<int> _numbers;
    private readonly int[] _counts;
    private readonly int _shift;
    private int _bucket = Buckets;
    private int[] _batch = [];
    private int _at = -1;

    public Descending(ReadOnlySpan<int> numbers)
    {
        _numbers = numbers;
        _counts = new int[Buckets];
        var most = 0;
        foreach (var n in numbers) most = Math.Max(most, n);
        while (most >> _shift >= Buckets) _shift++;
        foreach (var n in numbers) if (n > 0) _counts[n >> _shift]++;
    }

    public readonly int Current => _batch[_at];

    public readonly Descending GetEnumerator() => this;

    public bool MoveNext()
    {
        if (++_at < _batch.Length) return true;
        if (!NextBatch()) return false;
        _at = 0;
        return true;
    }

    private bool NextBatch()
    {
        var (top, found) = (_bucket, 0);
        // Each batch is twice the one before it: few scans even when all are asked for.
        while (_bucket > 0 && found < Math.Max(Batch, _batch.Length * 4)) found += _counts[--_bucket];
        if (found == 0) return false;
        var (batch, keys, k) = (new int[found], new long[found], 0);
        for (var i = 0; i < _numbers.Length; i++)
        {
            if (_numbers[i] <= 0 || _numbers[i] >> _shift is var b && (b < _bucket || b >= top)) continue;
            (batch[k], keys[k]) = (i, -_numbers[i]);
            k++;
        }
        Array.Sort(keys, batch);
        _batch = batch;
        return true;
    }
}
