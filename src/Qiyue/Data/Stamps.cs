using System.Collections.Frozen;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Data;

/// <summary>
/// The mark of something that every node keeps in memory (the tree, the words, the policies, who may act): another one with every change, written in the same
/// transaction. A node that finds another mark reads anew.
/// </summary>
public sealed class Stamp
{
    public required string Name { get; init; }
    public Guid Value { get; set; }
}

internal sealed class StampMapping : IEntityTypeConfiguration<Stamp>
{
    public void Configure(EntityTypeBuilder<Stamp> stamp)
    {
        stamp.ToTable("stamps");
        stamp.HasKey(s => s.Name);
        stamp.Property(s => s.Name).HasMaxLength(20);
        stamp.HasData(StampNames.All.Select(name => new Stamp { Name = name }));
    }
}

public static class StampNames
{
    public const string Organizations = "organizations", Words = "words", Policies = "policies", Actors = "actors", Sessions = "sessions", Webhooks = "webhooks", Resources = "resources";
    public static readonly string[] All = [Organizations, Words, Policies, Actors, Sessions, Webhooks, Resources];
}

/// <param name="Properties">Only a change of one of these counts; none named = any.</param>
public sealed record StampSource(string Name, Type Entity, params string[] Properties);

public static class StampExtensions
{
    /// <summary>Rows of this kind stand behind what nodes keep in memory under the name.</summary>
    public static IServiceCollection AddStamped<T>(this IServiceCollection services, string name, params string[] properties) where T : class =>
        services.AddSingleton(new StampSource(name, typeof(T), properties));
}

/// <summary>
/// The present marks: asked for at most once a second, so what another node or a command changed is seen here within a second; what this process changed, at once.
/// Take the mark before you read what it stands for.
/// </summary>
public sealed class Stamps(IServiceScopeFactory scopes)
{
    private const long AskedEvery = 1000;
    private readonly Lock _asking = new();
    private long _askedAt = long.MinValue;
    private volatile FrozenDictionary<string, Guid>? _known;

    public Guid Of(string name)
    {
        var (now, asked) = (Environment.TickCount64, Interlocked.Read(ref _askedAt));
        if (_known is { } known && asked != long.MinValue && now - asked < AskedEvery) return known[name];
        lock (_asking)
        {
            if (_known is not null && Interlocked.Read(ref _askedAt) is var again && again != long.MinValue && Environment.TickCount64 - again < AskedEvery) return _known[name];
            // Noted before the question: a change during it is asked for again.
            Interlocked.Exchange(ref _askedAt, Environment.TickCount64);
            using var scope = scopes.CreateScope();
            _known = scope.ServiceProvider.GetRequiredService<QiyueDb>().Set<Stamp>().AsNoTracking().ToFrozenDictionary(s => s.Name, s => s.Value);
            return _known[name];
        }
    }

    /// <summary>Something was changed here.</summary>
    public void AskAgain() => Interlocked.Exchange(ref _askedAt, long.MinValue);
}

/// <summary>Gives a new mark with every change of rows that modules registered, in the transaction of the change.</summary>
public sealed class StampChanges(IEnumerable<StampSource> sources, Stamps stamps) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly FrozenDictionary<Type, StampSource> _sources = sources.ToFrozenDictionary(s => s.Entity);

    /// <summary>Contexts with a new mark that others do not see yet. One that was rolled back asks once too often, that is all.</summary>
    private readonly ConditionalWeakTable<DbContext, HashSet<string>> _marked = [];

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Mark(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Mark(eventData.Context!);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Saved(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Saved(eventData.Context!);
        return result;
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Committed(eventData.Context);
        return Task.CompletedTask;
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Committed(eventData.Context);

    internal void Mark(DbContext context)
    {
        var db = (QiyueDb)context;
        var changed = db.Undetected(() => db.ChangeTracker.Entries().Select(ChangedName).OfType<string>().ToHashSet());
        if (changed.Count == 0) return;
        db.Undetected(() =>
        {
            foreach (var name in changed)
            {
                var stamp = db.Set<Stamp>().Local.FindEntry(name)?.Entity;
                if (stamp is null) db.Attach(stamp = new Stamp { Name = name });
                stamp.Value = Guid.NewGuid();
                db.Entry(stamp).DetectChanges();
            }
            return changed;
        });
        _marked.AddOrUpdate(db, changed);
    }

    private string? ChangedName(EntityEntry entry)
    {
        if (!_sources.TryGetValue(entry.Metadata.ClrType, out var source)) return null;
        if (entry.State == EntityState.Unchanged) entry.DetectChanges();
        var changed = entry.State is EntityState.Added or EntityState.Deleted
            || entry.State == EntityState.Modified && (source.Properties.Length == 0 || source.Properties.Any(p => entry.Property(p).IsModified));
        return changed ? source.Name : null;
    }

    /// <summary>Within a larger transaction others see it only at its end.</summary>
    private void Saved(DbContext db)
    {
        if (db.Database.CurrentTransaction is null) Committed(db);
    }

    private void Committed(DbContext? db)
    {
        if (db is not null && _marked.Remove(db)) stamps.AskAgain();
    }
}
