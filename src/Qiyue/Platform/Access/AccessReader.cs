using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Platform.Access;

/// <summary>What a list asks for: all of it is answered from one index of the access table.</summary>
/// <param name="Viewer">The acting organisation, or <see cref="AccessRow.Everyone"/>.</param>
/// <param name="Facet">State of the subject; null = any.</param>
/// <param name="Category">Dictionary code; null = any.</param>
/// <param name="Light"><see cref="Projected.Light"/>; null = any.</param>
/// <param name="Of">Only subjects this organisation may read too (of a street, of a unit); null = any.</param>
public sealed record AccessQuery(Guid Viewer, string SubjectKind, string? Facet = null, string? Category = null, Guid? Of = null, string? Light = null);

/// <summary>Reads the access table: who may see one subject, and pages of subjects, newest first, at a cost that does not grow with the table.</summary>
public sealed class AccessReader(QiyueDb db)
{
    /// <summary>The actor's organisation may read it, or everybody may.</summary>
    public Task<bool> MaySee(Actor actor, string kind, Guid id, CancellationToken ct)
    {
        var (viewer, scope) = (actor.OrganizationId ?? AccessRow.Everyone, actor.ScopeId ?? AccessRow.Everyone);
        return db.Set<AccessRow>().AnyAsync(r => (r.OrganizationId == viewer || r.OrganizationId == scope || r.OrganizationId == AccessRow.Everyone) && r.SubjectKind == kind && r.SubjectId == id, ct);
    }

    /// <summary>A page of what lists show, one query: <see cref="ListCard"/> texts.</summary>
    public async Task<Page<string>> ReadCards(AccessQuery query, string? cursor, int? limit, CancellationToken ct)
    {
        var (size, after) = (Paging.Limit(limit), Cursor.Read(cursor));
        var rows = new List<CardRow>(size + 1);
        var found = query is { Facet: null, Category: null, Of: null, Light: null }
            ? after is { } a ? PerModel<Compiled>.Of(db).After(db, query.Viewer, query.SubjectKind, a.SortAt, a.Id, size + 1) : PerModel<Compiled>.Of(db).First(db, query.Viewer, query.SubjectKind, size + 1)
            : (from r in After(Matching(query), after)
               join c in db.Set<ListCard>() on new { r.SubjectKind, r.SubjectId } equals new { c.SubjectKind, c.SubjectId }
               orderby r.SortAt descending, r.SubjectId descending
               select new CardRow(r.SortAt, r.SubjectId, c.Card)).Take(size + 1).AsAsyncEnumerable();
        await foreach (var row in found.WithCancellation(ct)) rows.Add(row);
        var next = rows.Count > size ? new Cursor(rows[size - 1].SortAt, rows[size - 1].SubjectId).ToString() : null;
        return new([.. rows.Take(size).Select(r => r.Card)], next);
    }

    private sealed record CardRow(DateTime SortAt, Guid SubjectId, string Card);

    /// <summary>The lists that everybody opens all day.</summary>
    private sealed class Compiled
    {
        public readonly Func<QiyueDb, Guid, string, int, IAsyncEnumerable<CardRow>> First = EF.CompileAsyncQuery((QiyueDb db, Guid viewer, string kind, int take) =>
            (from r in db.Set<AccessRow>()
             join c in db.Set<ListCard>() on new { r.SubjectKind, r.SubjectId } equals new { c.SubjectKind, c.SubjectId }
             where r.OrganizationId == viewer && r.SubjectKind == kind
             orderby r.SortAt descending, r.SubjectId descending
             select new CardRow(r.SortAt, r.SubjectId, c.Card)).Take(take));

        public readonly Func<QiyueDb, Guid, string, DateTime, Guid, int, IAsyncEnumerable<CardRow>> After = EF.CompileAsyncQuery((QiyueDb db, Guid viewer, string kind, DateTime at, Guid id, int take) =>
            (from r in db.Set<AccessRow>()
             join c in db.Set<ListCard>() on new { r.SubjectKind, r.SubjectId } equals new { c.SubjectKind, c.SubjectId }
             where r.OrganizationId == viewer && r.SubjectKind == kind && r.SortAt <= at && (r.SortAt < at || r.SubjectId.CompareTo(id) < 0)
             orderby r.SortAt descending, r.SubjectId descending
             select new CardRow(r.SortAt, r.SubjectId, c.Card)).Take(take));
    }

    /// <param name="narrow">A further condition on the subject, by a correlated Any: filters that the access table does not carry.</param>
    public async Task<Page<Guid>> Read(AccessQuery query, string? cursor, int? limit, CancellationToken ct, Func<IQueryable<AccessRow>, IQueryable<AccessRow>>? narrow = null)
    {
        var size = Paging.Limit(limit);
        var matching = Matching(query);
        var rows = await After(narrow?.Invoke(matching) ?? matching, Cursor.Read(cursor)).OrderByDescending(r => r.SortAt).ThenByDescending(r => r.SubjectId)
            .Select(r => new { r.SortAt, r.SubjectId }).Take(size + 1).ToListAsync(ct);
        var next = rows.Count > size ? new Cursor(rows[size - 1].SortAt, rows[size - 1].SubjectId).ToString() : null;
        return new([.. rows.Take(size).Select(r => r.SubjectId)], next);
    }

    /// <summary>How many, counted up to a thousand: 1001 means "more".</summary>
    public Task<int> Count(AccessQuery query, CancellationToken ct) => Matching(query).Take(1001).CountAsync(ct);

    /// <summary>Said so that the index is entered at the cursor: "less, or equal and …" alone would be walked from its beginning.</summary>
    private static IQueryable<AccessRow> After(IQueryable<AccessRow> rows, Cursor? cursor) =>
        cursor is not { } c ? rows : rows.Where(r => r.SortAt <= c.SortAt && (r.SortAt < c.SortAt || r.SubjectId.CompareTo(c.Id) < 0));

    private IQueryable<AccessRow> Matching(AccessQuery q)
    {
        var rows = db.Set<AccessRow>().AsNoTracking().Where(r => r.SubjectKind == q.SubjectKind);
        if (q.Of is not { } of || of == q.Viewer) rows = rows.Where(r => r.OrganizationId == q.Viewer);
        else if (q.Viewer == AccessRow.Everyone) rows = rows.Where(r => r.OrganizationId == of && r.IsPublic);
        else rows = rows.Where(r => r.OrganizationId == of && db.Set<AccessRow>().Any(v => v.OrganizationId == q.Viewer && v.SubjectKind == q.SubjectKind && v.SubjectId == r.SubjectId));
        if (q.Facet is not null) rows = rows.Where(r => r.Facet == q.Facet);
        if (q.Category is not null) rows = rows.Where(r => r.Category == q.Category);
        if (q.Light is not null) rows = rows.Where(r => r.Light == q.Light && r.Light != ""); // said twice: the index holds only those
        return rows;
    }
}
