using System.Data.Common;
using System.Globalization;
using System.Text;
using Qiyue.Contracts;
using Qiyue.Platform;
using Qiyue.Platform.Access;
using Qiyue.Platform.Search;

namespace Qiyue.Bench.Reference;

/// <summary>Pages of contracts by plain SQL: one query for the page, one each for parties, obligations and milestones.</summary>
internal sealed class Cards(Store store, IReadOnlyDictionary<Guid, string> names, DateOnly today)
{
    private const int Size = Paging.Size;
    private const string Columns = "c.id, c.code, c.title, c.category, c.stage, c.community_id, c.start_on, c.end_on, c.backfilled, c.grade";
    private static readonly string Ids = string.Join(", ", Enumerable.Range(0, Size).Select(i => "@p" + i));

    private const string First = $"SELECT {Columns}, r.sort_at FROM access_rows r JOIN contracts c ON c.id = r.subject_id WHERE r.organization_id = @p0 AND r.subject_kind = 'contract' ORDER BY r.sort_at DESC, r.subject_id DESC LIMIT 21";
    private const string After = $"SELECT {Columns}, r.sort_at FROM access_rows r JOIN contracts c ON c.id = r.subject_id WHERE r.organization_id = @p0 AND r.subject_kind = 'contract' AND (r.sort_at, r.subject_id) < (@p1, @p2) ORDER BY r.sort_at DESC, r.subject_id DESC LIMIT 21";
    private const string FoundSqlite = $"SELECT {Columns}, i.rowid FROM search_index i CROSS JOIN search_entries e ON e.id = i.rowid JOIN contracts c ON c.id = e.subject_id WHERE i.search_index MATCH @p0 AND e.subject_kind = 'contract' AND e.is_public ORDER BY i.rowid DESC LIMIT 21";
    private const string FoundPostgres = $"SELECT {Columns}, e.id FROM search_entries e JOIN contracts c ON c.id = e.subject_id WHERE e.vector @@ @p0::text::tsquery AND e.subject_kind = 'contract' AND e.is_public ORDER BY e.id DESC LIMIT 21";

    public Page<ContractCard> List(Guid viewer, string? cursor)
    {
        var session = store.Take();
        try
        {
            if (Cursor.Read(cursor) is not { } after) return Read(session, session.Command(First, viewer), byTime: true);
            return Read(session, session.Command(After, viewer, after.SortAt, after.Id), byTime: true);
        }
        finally { store.Return(session); }
    }

    public Page<ContractCard> Search(string word)
    {
        var session = store.Take();
        try
        {
            var tokens = Bigrams.OfQuery(word);
            return store.IsSqlite
                ? Read(session, session.Command(FoundSqlite, string.Join(" AND ", tokens.Select(t => $"\"{t}\""))), byTime: false)
                : Read(session, session.Command(FoundPostgres, string.Join(" & ", tokens.Select(t => $"'{t}'"))), byTime: false);
        }
        finally { store.Return(session); }
    }

    private Page<ContractCard> Read(Session session, DbCommand command, bool byTime)
    {
        var rows = new List<Row>(Size + 1);
        string? next = null, last = null;
        using (var reader = command.ExecuteReader())
            while (reader.Read())
            {
                if (rows.Count == Size) { next = last; break; }
                var id = session.Id(reader, 0);
                rows.Add(new(id, reader.GetString(1), reader.GetString(2), reader.GetString(3), Enum.Parse<ContractStage>(reader.GetString(4)), session.Id(reader, 5),
                    reader.GetFieldValue<DateOnly>(6), reader.GetFieldValue<DateOnly>(7), reader.GetBoolean(8), reader.GetString(9)));
                if (rows.Count == Size) last = byTime ? new Cursor(session.At(reader, 10), id).ToString() : reader.GetInt64(10).ToString(CultureInfo.InvariantCulture);
            }
        if (rows.Count > 0) Complete(session, rows);
        return new([.. rows.Select(Card)], next);
    }

    private void Complete(Session session, List<Row> rows)
    {
        var (byId, ids) = (rows.ToDictionary(r => r.Id), new object?[Size]);
        for (var i = 0; i < Size; i++) ids[i] = rows[Math.Min(i, rows.Count - 1)].Id;
        using (var reader = session.Command($"SELECT contract_id, organization_id FROM contract_parties WHERE contract_id IN ({Ids}) ORDER BY \"order\"", ids).ExecuteReader())
            while (reader.Read())
                if (byId[session.Id(reader, 0)] is var row && session.Id(reader, 1) is var party && party != row.CommunityId) row.Others.Add(names[party]);
        using (var reader = session.Command($"SELECT contract_id, promised, recorded, confirmed, weight, due_on FROM obligations WHERE contract_id IN ({Ids})", ids).ExecuteReader())
            while (reader.Read()) byId[session.Id(reader, 0)].Duties.Add(new(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt32(4), reader.GetFieldValue<DateOnly>(5)));
        using (var reader = session.Command($"SELECT contract_id, planned_on FROM milestones WHERE reached_on IS NULL AND contract_id IN ({Ids})", ids).ExecuteReader())
            while (reader.Read()) byId[session.Id(reader, 0)].Late |= reader.GetFieldValue<DateOnly>(1) < today;
    }

    private ContractCard Card(Row r) => new(r.Code, r.Title, r.Category, r.Stage, names[r.CommunityId], string.Join("、", r.Others), r.StartOn, r.EndOn, LightOf(r, today),
        r.Duties.Count == 0 ? null : Math.Round(r.Duties.Sum(d => d.Weight * Math.Min(1m, (decimal)d.Confirmed / d.Promised)) / r.Duties.Sum(d => d.Weight), 4, MidpointRounding.AwayFromZero), r.Backfilled, r.Stage == ContractStage.Published ? r.Grade : "");

    internal static Light LightOf(Row r, DateOnly today)
    {
        if (r.Stage is not (ContractStage.Showing or ContractStage.Performing)) return Light.Normal;
        if (r.Late || r.Duties.Any(d => today > d.DueOn && d.Recorded < d.Promised)) return Light.Overdue;
        decimal weights = r.Duties.Sum(d => d.Weight);
        var lag = 100m * r.Duties.Sum(d => d.Weight * (Plan(r, d, today) - Math.Min(1m, (decimal)d.Recorded / d.Promised))) / weights;
        return lag >= 30 ? Light.Overdue : lag >= 10 ? Light.Behind : Light.Normal;
    }

    private static decimal Plan(Row r, Duty d, DateOnly day) => day >= d.DueOn ? 1 : day <= r.StartOn || d.Promised <= 100 ? 0 : (decimal)(day.DayNumber - r.StartOn.DayNumber) / (d.DueOn.DayNumber - r.StartOn.DayNumber);

    internal sealed record Duty(long Promised, long Recorded, long Confirmed, int Weight, DateOnly DueOn);

    internal sealed record Row(Guid Id, string Code, string Title, string Category, ContractStage Stage, Guid CommunityId, DateOnly StartOn, DateOnly EndOn, bool Backfilled, string Grade)
    {
        public List<string> Others { get; } = [];
        public List<Duty> Duties { get; } = [];
        public bool Late { get; set; }
    }

    public static Guid Everyone => AccessRow.Everyone;
    internal static string Spoken(DateOnly day) => $"{day.Year}年{day.Month}月{day.Day}日";
}
