using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Cli.Demo;
using Qiyue.Data;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.Lists.Meetings;
using Qiyue.Lists.Surveys;
using Qiyue.Lists.Visits;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Data;

/// <summary>Every column of every protected table, changed in one row by plain SQL: the journal's verification finds it.</summary>
public sealed class TamperTests
{
    /// <summary>
    /// Columns that nobody vouches for: the counter against two who save at once; personal data, which may be erased; the moment of entry into a list, which the first
    /// entry has, and the import it came with; that a code was used, which its one answer vouches for; that an answer was kept long enough. Whoever adds to this list says why.
    /// </summary>
    private static readonly HashSet<string> Outside =
    [
        "contracts.version", "needs.version", "resources.version", "organizations.version", "people.version", "posts.version", "dictionary_entries.version", "policies.version", "bookings.version", "resource_templates.version", "match_choices.version",
        "people.phone_mask", "people.phone_secret", "people.email_mask", "people.email_secret", "public_comments.masked_contact", "rating_links.used_at", "people.email_digest", "resident_answers.forgotten", "needs.created_at", "resources.created_at", "needs.import_id", "resources.import_id",
        "need_backings.version", "surveys.version", "survey_answers.version", "visit_rounds.version", "residents_meetings.version",
    ];

    [Theory, BothDatabases]
    public async Task No_column_can_be_changed_unnoticed(Database database)
    {
        await using var host = await TestHost.Start(database);
        host.Time.SetUtcNow(new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero));
        await host.As(Actor.System, s => ActivatorUtilities.CreateInstance<LoadDemo>(s).Handle(LoadDemo.Shipped("yuecheng"), _ => { }, default));
        await host.As(Actor.System, Ask);
        (await VerifyJournalTests.Verify(host)).Holds.ShouldBeTrue();
        var (unnoticed, checkedColumns) = (new List<string>(), 0);
        await host.As(Actor.System, async s =>
        {
            var db = s.GetRequiredService<QiyueDb>();
            await db.Database.OpenConnectionAsync();
            await Sql(db, db.IsSqlite ? "PRAGMA foreign_keys = OFF" : "SET session_replication_role = replica");
            foreach (var type in db.Model.GetEntityTypes().Where(IsProtected))
                foreach (var column in type.GetProperties().Where(p => !p.IsPrimaryKey()))
                {
                    var name = $"{type.GetTableName()}.{column.GetColumnName()}";
                    if (Outside.Contains(name) || await Subject(db, type, column) is not { } subject) continue;
                    checkedColumns++;
                    if (await Tampered(db, type.GetTableName()!, column, type, subject, host)) unnoticed.Add(name);
                }
        });
        unnoticed.ShouldBeEmpty();
        checkedColumns.ShouldBeGreaterThan(200);
    }

    /// <summary>What the small scenario has none of: a survey with a code and an answer, a round of visits with a filled form, a residents' meeting, backing.</summary>
    private static async Task Ask(IServiceProvider s)
    {
        const string Community = "330602002001";
        var survey = await s.GetRequiredService<KeepSurvey>().Create(new() { Owner = Community, Title = "家门口还缺什么", StartsOn = new(2026, 11, 20), EndsOn = new(2026, 12, 20), Questions = [new() { Kind = QuestionKind.Need, Text = "还缺什么" }] }, default);
        await s.GetRequiredService<KeepSurvey>().Open(survey.Code, default);
        var code = (await s.GetRequiredService<SurveyCodes>().Issue(survey.Code, new() { Codes = 1 }, default)).Tokens[0];
        await s.GetRequiredService<AnswerSurvey>().Handle(code, new() { Answers = [new() { Question = 1, Text = "一盏灯" }] }, null, default);
        await s.GetRequiredService<KeepMeetings>().Create(new() { Owner = Community, HeldOn = new(2026, 11, 19), Place = "活动室", Present = 20, Minutes = "路灯" }, default);
        var round = await s.GetRequiredService<KeepVisits>().Create(new() { Owner = Community, Title = "走访", EndsOn = new(2026, 12, 20) }, default);
        var unit = (await s.GetRequiredService<KeepVisits>().One(round.Code, default)).Forms[0].Unit;
        await s.GetRequiredService<FillVisitForm>().ByClerk(round.Code, unit, new() { Note = "照旧" }, default);
    }

    /// <summary>Subjects, the rows they consist of, the parts beside them, and the journal itself.</summary>
    private static bool IsProtected(IEntityType type) => type.ClrType == typeof(JournalEntry) || IsSubjectOrPart(type) || Owner(type) is { } owner && IsSubjectOrPart(owner.PrincipalEntityType);

    private static bool IsSubjectOrPart(IEntityType type) => typeof(Aggregate).IsAssignableFrom(type.ClrType) || typeof(IPart).IsAssignableFrom(type.ClrType);

    private static IForeignKey? Owner(IEntityType type) => type.GetForeignKeys().FirstOrDefault(f => f.DeleteBehavior == DeleteBehavior.Cascade && typeof(Aggregate).IsAssignableFrom(f.PrincipalEntityType.ClrType));

    /// <summary>Where a row of a subject carries its id.</summary>
    private static string OwnerColumn(IEntityType type) => new[] { "contract_id", "person_id", "group_id", "template_id", "survey_id", "visit_round_id", "resource_id" }.First(c => type.GetProperties().Any(p => p.GetColumnName() == c));

    private sealed record Row(string Where, string Kind, Guid Id);

    /// <summary>The row to be changed, one with a value if there is one, and the subject it belongs to; null when the table is empty.</summary>
    private static async Task<Row?> Subject(QiyueDb db, IEntityType type, IProperty column)
    {
        var owner = typeof(Aggregate).IsAssignableFrom(type.ClrType) ? "id" : type.ClrType == typeof(JournalEntry) ? "subject_id" : OwnerColumn(type);
        var (table, row) = (type.GetTableName()!, db.IsSqlite ? "rowid" : "ctid");
        var from = $"FROM {table} ORDER BY \"{column.GetColumnName()}\" IS NULL, {owner} LIMIT 1";
        if (await Sql(db, $"SELECT {(db.IsSqlite ? "hex" : "")}({owner}) {from}") is not { } id) return null;
        var guid = id as Guid? ?? new Guid(Convert.FromHexString((string)id), bigEndian: true);
        var kind = await db.Set<JournalEntry>().Where(e => e.SubjectId == guid).Select(e => e.SubjectKind).FirstAsync();
        var key = type.FindPrimaryKey()!.Properties.Select(p => $"\"{p.GetColumnName()}\"").ToList();
        await Sql(db, "DROP TABLE IF EXISTS kept");
        await Sql(db, $"CREATE TEMP TABLE kept AS SELECT * FROM {table} WHERE {row} = (SELECT {row} {from})");
        return new(string.Join(" AND ", key.Select(k => $"{k} = (SELECT {k} FROM kept)")), kind, guid);
    }

    /// <summary>True when the change was not found; the row is as before afterwards.</summary>
    private static async Task<bool> Tampered(QiyueDb db, string table, IProperty column, IEntityType type, Row row, TestHost host)
    {
        var name = $"\"{column.GetColumnName()}\"";
        await Sql(db, $"UPDATE {table} SET {name} = {Other(db, name, column)} WHERE {row.Where}");
        try
        {
            // A row that no longer says whose it is, or an entry, may be missing from this subject's own verification.
            var whole = type.ClrType == typeof(JournalEntry) || column.IsForeignKey();
            return (await host.As(Actor.System, s => whole ? s.GetRequiredService<VerifyJournal>().Handle(null, null, default) : s.GetRequiredService<VerifyJournal>().One(row.Kind, row.Id, default))).Holds;
        }
        finally { await Sql(db, $"UPDATE {table} SET {name} = (SELECT {name} FROM kept) WHERE {row.Where}"); }
    }

    private static string Other(QiyueDb db, string column, IProperty property)
    {
        var type = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? $"CASE WHEN substr(coalesce({column}, ''), 1, 1) = 'x' THEN 'y' ELSE 'x' END || substr(coalesce({column}, ''), 2)" // as long as before
            : type == typeof(bool) ? (db.IsSqlite ? $"1 - coalesce({column}, 0)" : $"NOT coalesce({column}, false)")
            : type == typeof(byte[]) ? "randomblob(16)"
            : type == typeof(Guid) ? "gen_random_uuid()"
            : type == typeof(DateOnly) ? "'2001-02-03'" : type == typeof(DateTime) ? "'2001-02-03 04:05:06'"
            : $"coalesce({column}, 0) + 100000";
    }

    private static async Task<object?> Sql(QiyueDb db, string sql)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
