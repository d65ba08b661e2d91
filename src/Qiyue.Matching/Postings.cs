namespace Qiyue.Matching;

/// <summary>The resources that have a feature, and how strongly. Without order: what is added up is integers, so that order cannot show.</summary>
internal sealed class Postings
{
    private int[] _slots = new int[4];
    private byte[] _impacts = new byte[4];

    public int Count { get; private set; }
    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, Count);
    public ReadOnlySpan<byte> Impacts => _impacts.AsSpan(0, Count);

    public void Add(int slot, byte impact)
    {
        if (Count == _slots.Length)
        {
            Array.Resize(ref _slots, Count * 2);
            Array.Resize(ref _impacts, Count * 2);
        }
        (_slots[Count], _impacts[Count]) = (slot, impact);
        Count++;
    }

    public void Remove(int slot)
    {
        var at = Slots.IndexOf(slot);
        if (at < 0) return;
        Count--;
        (_slots[at], _impacts[at]) = (_slots[Count], _impacts[Count]);
    }
}
