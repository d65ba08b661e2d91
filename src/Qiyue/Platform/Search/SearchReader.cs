using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Access;

namespace Qiyue.Platform.Search;

/// <summary>
/// Full-text search over one kind of subject, newest first, for the public or for what one organisation may read. Two characters find. SQLite asks
/// its FTS5 index, PostgreSQL its GIN index; a phrase is checked again on the text, since pairs alone do not prove it.
/// </summary>
public sealed class SearchReader(QiyueDb db)
{
    /// <param name="viewer">The acting organisation, or <see cref="AccessRow.Everyone"/>.</param>
    /// <param name="cursor">The id of the last entry of the page before.</param>
    public async Task<Page<Guid>> Read(Guid viewer, string kind, string query, string? facet, string? cursor, int? limit, CancellationToken ct)
    {
        if (query.Length > 100) throw Refusal.Invalid("q", "search.too_long", "检索词最长 100 个字，请缩短。");
        var tokens = Bigrams.OfQuery(query);
        if (tokens.Count == 0) return new([], null);
        var size = Paging.Limit(limit);
        var before = cursor is null ? long.MaxValue : long.TryParse(cursor, out var id) && id > 0 ? id : throw Refusal.Invalid("cursor", "cursor.invalid", "翻页标记无效，请从第一页重新查看。");
        var found = db.IsSqlite ? Sqlite(tokens, before) : Postgres(tokens, before);
        found = found.Where(e => e.SubjectKind == kind && e.Id < before);
        foreach (var phrase in query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(p => p.Length > 2))
        {
            var pattern = "%" + phrase.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_") + "%";
            found = db.IsSqlite ? found.Where(e => EF.Functions.Like(e.Text, pattern, "\\")) : found.Where(e => EF.Functions.ILike(e.Text, pattern, "\\"));
        }
        if (viewer == AccessRow.Everyone) found = found.Where(e => e.IsPublic);
        if (viewer != AccessRow.Everyone || facet is not null)
            found = found.Where(e => db.Set<AccessRow>().Any(r => r.OrganizationId == viewer && r.SubjectKind == kind && r.SubjectId == e.SubjectId && (facet == null || r.Facet == facet)));
        var rows = await found.OrderByDescending(e => e.Id).Select(e => new { e.Id, e.SubjectId }).Take(size + 1).ToListAsync(ct);
        return new([.. rows.Take(size).Select(r => r.SubjectId)], rows.Count > size ? rows[size - 1].Id.ToString() : null);
    }

    /// <summary>The FTS table walks its row ids newest first and stops when the page is full.</summary>
    private IQueryable<SearchEntry> Sqlite(IReadOnlyList<string> tokens, long before)
    {
        var match = string.Join(" AND ", tokens.Select(t => $"\"{t.Replace("\"", "\"\"")}\""));
        return db.Set<SearchEntry>().FromSql($"SELECT e.* FROM search_index i CROSS JOIN search_entries e ON e.id = i.rowid WHERE i.search_index MATCH {match} AND i.rowid < {before} ORDER BY i.rowid DESC").AsNoTracking();
    }

    private IQueryable<SearchEntry> Postgres(IReadOnlyList<string> tokens, long before)
    {
        var match = string.Join(" & ", tokens.Select(t => $"'{t.Replace("'", "''").Replace("\\", "\\\\")}'"));
        return db.Set<SearchEntry>().FromSql($"SELECT id, subject_kind, subject_id, text, tokens, is_public FROM search_entries WHERE vector @@ {match}::tsquery AND id < {before}").AsNoTracking();
    }
}
