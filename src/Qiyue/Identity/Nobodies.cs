using Microsoft.Extensions.Caching.Memory;
using Qiyue.Kernel;

namespace Qiyue.Identity;

/// <summary>
/// Names that no account has are locked after as many failures as an account would be: the answer to a wrong sign-in never tells whether a name exists. Kept in
/// memory by digest, the most recent thousands only.
/// </summary>
public sealed class Nobodies : IDisposable
{
    private sealed record Tried(int Failures, DateTime? LockedUntil);

    private readonly MemoryCache _tried = new(new MemoryCacheOptions { SizeLimit = 50_000 });

    public bool IsLocked(string name, DateTime now) => _tried.Get<Tried>(Sm3.Hex(name))?.LockedUntil > now;

    public void Failed(string name, DateTime now, int most, TimeSpan lockedFor)
    {
        var key = Sm3.Hex(name);
        var failures = (_tried.Get<Tried>(key)?.Failures ?? 0) + 1;
        _tried.Set(key, failures >= most ? new Tried(0, now + lockedFor) : new Tried(failures, null), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(12) });
    }

    public void Dispose() => _tried.Dispose();
}
