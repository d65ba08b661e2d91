using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Qiyue.Data;

/// <summary>
/// The transaction of an act that has to hold something before it saves: a number that is dense and drawn by many at once. Begun by whoever draws, ended by
/// <see cref="Act.Commit"/>; without it, all but one of those who act together would be refused. Nothing here when the act runs inside a larger transaction.
/// </summary>
public sealed class ActTransaction(QiyueDb db, CommitGate gate) : IAsyncDisposable
{
    private IDbContextTransaction? _own;
    private IDisposable? _place;

    /// <summary>From here until the commit others who begin early wait (SQLite: everybody who writes).</summary>
    public async Task Begin(CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is not null) return;
        _place = await gate.Enter(db, ct);
        _own = await db.Database.BeginTransactionAsync(ct);
    }

    internal async Task Complete(CancellationToken ct)
    {
        if (_own is null) return;
        await _own.CommitAsync(ct);
        await DisposeAsync();
    }

    /// <summary>What was not completed is undone; at the latest when the request ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_own is not null) await _own.DisposeAsync();
        _place?.Dispose();
        (_own, _place) = (null, null);
    }
}
