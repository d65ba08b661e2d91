using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;

namespace Qiyue.Platform.Search;

/// <summary>
/// The searchable text of a subject. <see cref="Tokens"/> holds bigrams (and the words of other scripts) separated by blanks: SQLite indexes
/// it in an FTS5 table kept by triggers, PostgreSQL in a generated tsvector column with a GIN index (<see cref="SearchSchema"/>).
/// </summary>
public sealed class SearchEntry
{
    /// <summary>Stable integer key, rising with time: the row id of the FTS table, newest first.</summary>
    public long Id { get; init; }
    public required string SubjectKind { get; init; }
    public required Guid SubjectId { get; init; }
    public required string Text { get; set; }
    public required string Tokens { get; set; }
    public required bool IsPublic { get; set; }
}

internal sealed class SearchEntryMapping : IEntityTypeConfiguration<SearchEntry>
{
    public void Configure(EntityTypeBuilder<SearchEntry> entry)
    {
        entry.ToTable("search_entries");
        entry.Property(e => e.SubjectKind).HasMaxLength(24);
        entry.HasIndex(e => new { e.SubjectKind, e.SubjectId }).IsUnique();
    }
}

/// <summary>What EF cannot say: the full-text index of each database. Run by the migrations.</summary>
public static class SearchSchema
{
    public static IReadOnlyList<string> Statements(bool sqlite) => sqlite ? Sqlite : Postgres;

    private static readonly string[] Sqlite =
    [
        "CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='', contentless_delete=1, detail='none', tokenize='unicode61')",
        "CREATE TRIGGER search_entries_ai AFTER INSERT ON search_entries BEGIN INSERT INTO search_index(rowid, tokens) VALUES (new.id, new.tokens); END",
        "CREATE TRIGGER search_entries_ad AFTER DELETE ON search_entries BEGIN DELETE FROM search_index WHERE rowid = old.id; END",
        "CREATE TRIGGER search_entries_au AFTER UPDATE OF tokens ON search_entries BEGIN UPDATE search_index SET tokens = new.tokens WHERE rowid = new.id; END",
    ];

    private static readonly string[] Postgres =
    [
        "ALTER TABLE search_entries ADD COLUMN vector tsvector GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array(tokens, ' '), ''))) STORED",
        "ALTER TABLE search_entries ALTER COLUMN vector SET STATISTICS 3000",
        "CREATE INDEX ix_search_entries_vector ON search_entries USING gin (vector)",
    ];
}
