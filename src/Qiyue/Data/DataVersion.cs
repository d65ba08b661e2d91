using Microsoft.EntityFrameworkCore;

namespace Qiyue.Data;

/// <summary>
/// A text that changes whenever an act was done: caches carry it in their key. Acts of this process are seen at once, those of other nodes and of
/// commands within a second (by the newest journal entry).
/// </summary>
public sealed class DataVersion(IServiceScopeFactory scopes)
{
    private static readonly string Process = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6));
    private const long AskedEvery = 1000;
    private long _acts, _askedAt = long.MinValue;
    private volatile string _newest = "";

    public void Bump()
    {
        Interlocked.Increment(ref _acts);
        Interlocked.Exchange(ref _askedAt, long.MinValue);
    }

    public async ValueTask<string> Current(CancellationToken ct)
    {
        var (now, asked) = (Environment.TickCount64, Interlocked.Read(ref _askedAt));
        // One request asks, the others go on with what is known.
        if ((asked == long.MinValue || now - asked >= AskedEvery) && Interlocked.CompareExchange(ref _askedAt, now, asked) == asked)
        {
            await using var scope = scopes.CreateAsyncScope();
            var newest = await scope.ServiceProvider.GetRequiredService<QiyueDb>().Set<JournalEntry>().OrderByDescending(e => e.Id).Select(e => e.Id).FirstOrDefaultAsync(ct);
            _newest = newest.ToString("N");
        }
        return $"{Process}.{Interlocked.Read(ref _acts)}.{_newest}";
    }
}
