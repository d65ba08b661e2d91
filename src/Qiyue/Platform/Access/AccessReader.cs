using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Platform.Access;

/// <summary>What a list asks for: all of it is answered from one index of the access table.</summary>
/// <param name="Viewer">The acting organisation, or <see cref="AccessRow.Everyone"/>.</param>
/// <param name="Facet">State of the subject; null = any.</param>
/// <param name="Category">Dictionary code; null = any.</param>
/// <param name="Of">Only subjects this organisation may read too (of a street, of a unit); null = any.</param>
public sealed record AccessQuery(Guid Viewer, string SubjectKind, string? Facet = null, string? Category = null, Guid? Of = null);

/// <summary>Reads the access table: who may see one subject, and pages of subjects, newest first, at a cost that does not grow with the table.</summary>
public sealed class AccessReader(QiyueDb db)
{
    /// <summary>The actor's organisation may read it, or everybody may.</summary>
    public Task<bool> MaySee(Actor actor, string kind, Guid id, CancellationToken ct)
    {
        var viewer = actor.OrganizationId ?? AccessRow.Everyone;
        return db.Set<AccessRow>().AnyAsync(r => (r.OrganizationId == viewer || r.OrganizationId == AccessRow.Everyone) && r.SubjectKind == kind && r.SubjectId == id, ct);
    }

    public async Task<Page<Guid>> Read(AccessQuery query, string? cursor, int? limit, CancellationToken ct)
    {
        var size = Paging.Limit(limit);
        var rows = await After(Matching(query), Cursor.Read(cursor)).OrderByDescending(r => r.SortAt).ThenByDescending(r => r.SubjectId)
            .Select(r => new { r.SortAt, r.SubjectId }).Take(size + 1).ToListAsync(ct);
        var next = rows.Count > size ? new Cursor(rows[size - 1].SortAt, rows[size - 1].SubjectId).ToString() : null;
        return new([.. rows.Take(size).Select(r => r.SubjectId)], next);
    }

    /// <summary>How many, counted up to a thousand: 1001 means "more".</summary>
    public Task<int> Count(AccessQuery query, CancellationToken ct) => Matching(query).Take(1001).CountAsync(ct);

    private static IQueryable<AccessRow> After(IQueryable<AccessRow> rows, Cursor? cursor) =>
        cursor is not { } c ? rows : rows.Where(r => r.SortAt < c.SortAt || r.SortAt == c.SortAt && r.SubjectId.CompareTo(c.Id) < 0);

    private IQueryable<AccessRow> Matching(AccessQuery q)
    {
        var rows = db.Set<AccessRow>().AsNoTracking().Where(r => r.SubjectKind == q.SubjectKind);
        if (q.Of is not { } of || of == q.Viewer) rows = rows.Where(r => r.OrganizationId == q.Viewer);
        else if (q.Viewer == AccessRow.Everyone) rows = rows.Where(r => r.OrganizationId == of && r.IsPublic);
        else rows = rows.Where(r => r.OrganizationId == of && db.Set<AccessRow>().Any(v => v.OrganizationId == q.Viewer && v.SubjectKind == q.SubjectKind && v.SubjectId == r.SubjectId));
        if (q.Facet is not null) rows = rows.Where(r => r.Facet == q.Facet);
        if (q.Category is not null) rows = rows.Where(r => r.Category == q.Category);
        return rows;
    }
}
