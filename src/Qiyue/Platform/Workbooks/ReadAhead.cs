namespace Qiyue.Platform.Workbooks;

public static class ReadAheadExtensions
{
    /// <summary>The next one is read on another thread while the caller works on the present one.</summary>
    public static IEnumerable<T> Ahead<T>(this IEnumerable<T> source)
    {
        using var items = source.GetEnumerator();
        var next = Next();
        while (next.GetAwaiter().GetResult() is (true, var item))
        {
            next = Next();
            try { yield return item; }
            finally { ((IAsyncResult)next).AsyncWaitHandle.WaitOne(); } // whoever stops early must not leave a reader behind
        }

        Task<(bool More, T Item)> Next() => Task.Run(() => items.MoveNext() ? (true, items.Current) : (false, default(T)!));
    }
}
