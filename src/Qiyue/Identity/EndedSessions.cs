using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Platform.Jobs;

namespace Qiyue.Identity;

/// <summary>A sign-in that was ended by signing out: its cookie, should somebody have kept it, opens nothing any more.</summary>
public sealed class EndedSession
{
    public required Guid Id { get; init; }
    public required DateTime At { get; init; }
}

internal sealed class EndedSessionMapping : IEntityTypeConfiguration<EndedSession>
{
    public void Configure(EntityTypeBuilder<EndedSession> session)
    {
        session.ToTable("ended_sessions");
        session.Property(s => s.Id).ValueGeneratedNever();
    }
}

/// <summary>The sign-ins of the last hours that were ended, in memory; those ended on another node within a second.</summary>
public sealed class EndedSessions(IServiceScopeFactory scopes, Stamps stamps)
{
    private sealed record Snapshot(Guid Stamp, FrozenSet<Guid> Ids);

    private volatile Snapshot? _snapshot;

    public bool Has(Guid session)
    {
        var stamp = stamps.Of(StampNames.Sessions);
        if (_snapshot is { } known && known.Stamp == stamp) return known.Ids.Contains(session);
        using var scope = scopes.CreateScope();
        var ids = scope.ServiceProvider.GetRequiredService<QiyueDb>().Set<EndedSession>().AsNoTracking().Select(s => s.Id).ToFrozenSet();
        _snapshot = new(stamp, ids);
        return ids.Contains(session);
    }
}

/// <summary>What no cookie lives long enough for.</summary>
internal sealed class EndedSessionsExpiring(QiyueDb db) : IExpiring
{
    public Task<int> RemoveExpired(DateTime now, CancellationToken ct) => Expired.Remove(db, db.Set<EndedSession>().Where(s => s.At < now - Session.Longest - TimeSpan.FromHours(1)), ct);
}
