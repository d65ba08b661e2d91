using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Access;

namespace Qiyue.Platform.Search;

/// <summary>
/// Full-text search over one kind of subject, newest first, for the public or for what one organisation may read. Two characters find. SQLite asks
/// its FTS5 index, PostgreSQL its GIN index; a phrase is checked again on the text, since pairs alone do not prove it. One whole statement with its limit inside: composed
/// upon, the database would sort all it finds before it shows twenty.
/// </summary>
public sealed class SearchReader(QiyueDb db)
{
    /// <summary>The subjects found.</summary>
    /// <param name="viewer">The acting organisation, or <see cref="AccessRow.Everyone"/>.</param>
    /// <param name="cursor">The id of the last entry of the page before.</param>
    /// <param name="conditions">Further conditions on the subject.</param>
    public async Task<Page<Guid>> Read(Guid viewer, string kind, string query, string? facet, string? cursor, int? limit, CancellationToken ct, params IReadOnlyList<SearchCondition> conditions)
    {
        var found = await Find(viewer, kind, query, facet, cursor, limit, ct, conditions);
        return found.With<Guid>([.. found.Items.Select(f => Guid.ParseExact(f.Subject, "N"))]);
    }

    /// <summary>What lists show of the subjects found (<see cref="ListCard"/>), in the same query.</summary>
    public async Task<Page<string>> ReadCards(Guid viewer, string kind, string query, string? facet, string? cursor, int? limit, CancellationToken ct, params IReadOnlyList<SearchCondition> conditions)
    {
        var found = await Find(viewer, kind, query, facet, cursor, limit, ct, conditions);
        return found.With<string>([.. found.Items.Select(f => f.Card).OfType<string>()]);
    }

    /// <param name="Subject">32 hex digits on both databases.</param>
    private sealed record Found(long Id, string Subject, string? Card);

    private async Task<Page<Found>> Find(Guid viewer, string kind, string query, string? facet, string? cursor, int? limit, CancellationToken ct, params IReadOnlyList<SearchCondition> conditions)
    {
        if (query.Length > 100) throw Refusal.Invalid("q", "search.too_long", "检索词最长 100 个字，请缩短。");
        var tokens = Bigrams.OfQuery(query);
        if (tokens.Count == 0) return new([], null);
        var size = Paging.Limit(limit);
        var before = cursor is null ? long.MaxValue : long.TryParse(cursor, out var id) && id > 0 ? id : throw Refusal.Invalid("cursor", "cursor.invalid", "翻页标记无效，请从第一页重新查看。");
        var (sql, values) = Statement(viewer, kind, tokens, Phrases(query), facet, before, size + 1, conditions);
        var rows = await db.Database.SqlQueryRaw<Found>(sql, values).ToListAsync(ct);
        return new([.. rows.Take(size)], rows.Count > size ? rows[size - 1].Id.ToString() : null);
    }

    /// <summary>Words of three and more characters, as LIKE patterns.</summary>
    private static IEnumerable<string> Phrases(string query) => query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(p => p.Length > 2)
        .Select(p => "%" + p.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_") + "%");

    private (string Sql, object[] Values) Statement(Guid viewer, string kind, IReadOnlyList<string> tokens, IEnumerable<string> phrases, string? facet, long before, int take, IReadOnlyList<SearchCondition> conditions)
    {
        var values = new List<object>();
        string Value(object value)
        {
            values.Add(value is Guid id && db.IsSqlite ? id.ToByteArray(bigEndian: true) : value);
            return $"{{{values.Count - 1}}}";
        }
        // SQLite: CROSS JOIN keeps the order in which the FTS table walks its row ids, newest first, and stops when the page is full.
        var text = db.IsSqlite
            ? "SELECT e.id, lower(hex(e.subject_id)) AS subject, c.card FROM search_index i CROSS JOIN search_entries e ON e.id = i.rowid LEFT JOIN list_cards c ON c.subject_kind = e.subject_kind AND c.subject_id = e.subject_id "
              + $"WHERE i.search_index MATCH {Value(string.Join(" AND ", tokens.Select(t => $"\"{t.Replace("\"", "\"\"")}\"")))} AND i.rowid < {Value(before)} AND e.subject_kind = {Value(kind)}"
            : "SELECT e.id, replace(e.subject_id::text, '-', '') AS subject, c.card FROM search_entries e LEFT JOIN list_cards c ON c.subject_kind = e.subject_kind AND c.subject_id = e.subject_id "
              + $"WHERE e.vector @@ {Value(string.Join(" & ", tokens.Select(t => $"'{t.Replace("'", "''").Replace("\\", "\\\\")}'")))}::tsquery AND e.id < {Value(before)} AND e.subject_kind = {Value(kind)}";
        foreach (var phrase in phrases) text += $" AND e.text {(db.IsSqlite ? "LIKE" : "ILIKE")} {Value(phrase)} ESCAPE '\\'";
        if (viewer == AccessRow.Everyone) text += " AND e.is_public";
        if (viewer != AccessRow.Everyone || facet is not null)
            text += $" AND EXISTS (SELECT 1 FROM access_rows r WHERE r.organization_id = {Value(viewer)} AND r.subject_kind = e.subject_kind AND r.subject_id = e.subject_id{(facet is null ? "" : $" AND r.facet = {Value(facet)}")})";
        foreach (var condition in conditions) text += $" AND EXISTS (SELECT 1 FROM {condition.Table} s WHERE s.{condition.SubjectColumn} = e.subject_id AND s.{condition.Column} = {Value(condition.Value)}{(condition.SubjectColumn == "subject_id" ? " AND s.subject_kind = e.subject_kind" : "")})";
        return ($"{text} ORDER BY {(db.IsSqlite ? "i.rowid" : "e.id")} DESC LIMIT {take}", [.. values]);
    }
}

/// <summary>The subject has a row in a table with this value in a column. Names are the program's own words, never what a user typed.</summary>
public sealed record SearchCondition(string Table, string Column, object Value, string SubjectColumn = "id");
