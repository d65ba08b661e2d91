using System.Buffers;
using System.Text.Json;
using Qiyue.Contracts;
using Qiyue.Shell.Components;

namespace Qiyue.Bench.Reference;

/// <summary>The public page of a contract as bytes: learned once per light, filled from the eight tables the page tells of.</summary>
internal sealed class ContractPages(Store store, IReadOnlyDictionary<Guid, string> names, IReadOnlyDictionary<string, string> categories, string productUrl, DateOnly today)
{
    private readonly Dictionary<Light, Template> _pages = [];

    public async Task Learn(HttpClient product, IReadOnlyList<string> codes)
    {
        // The sample that says the most: where two values are the same, a hole could stand for either.
        var samples = codes.Where((_, i) => i % Math.Max(1, codes.Count / 300) == 0).Select(code => (Code: code, Read: Read(code))).GroupBy(s => s.Read.Item1, (light, all) => (light, Best: all.MaxBy(s => s.Read.Item2.Distinct().Count())));
        foreach (var (light, best) in samples) _pages[light] = new(await product.GetStringAsync("/contracts/" + Uri.EscapeDataString(best.Code)), best.Read.Item2);
    }

    public void Write(IBufferWriter<byte> target, string code)
    {
        var (light, values) = Read(code);
        _pages[light].Write(target, values);
    }

    private (Light, string[]) Read(string code)
    {
        var session = store.Take();
        try
        {
            Cards.Row row;
            Guid supervisor;
            string purpose, digest;
            using (var reader = session.Command("SELECT id, code, title, category, stage, community_id, start_on, end_on, backfilled, grade, supervisor_id, terms_json, text_digest FROM contracts WHERE code = @p0", code).ExecuteReader())
            {
                if (!reader.Read()) throw new InvalidOperationException($"no contract {code}");
                row = new(session.Id(reader, 0), reader.GetString(1), reader.GetString(2), reader.GetString(3), Enum.Parse<ContractStage>(reader.GetString(4)), session.Id(reader, 5),
                    reader.GetFieldValue<DateOnly>(6), reader.GetFieldValue<DateOnly>(7), reader.GetBoolean(8), reader.GetString(9));
                supervisor = session.Id(reader, 10);
                using var terms = JsonDocument.Parse(reader.GetString(11));
                (purpose, digest) = (terms.RootElement.GetProperty("purpose").GetString()!, reader.GetString(12));
            }
            List<string> values = [row.Code, Uri.EscapeDataString(row.Code), Uri.EscapeDataString(Uri.EscapeDataString(row.Code)), row.Title, categories[row.Category], names[row.CommunityId], names[supervisor], purpose, digest, Qr("contracts"), Qr("verify")];
            Add(row.StartOn);
            Add(row.EndOn);
            using (var reader = session.Command("SELECT organization_id, signatory_name, signatory_post, signed_on_paper FROM contract_parties WHERE contract_id = @p0 ORDER BY \"order\"", row.Id).ExecuteReader())
                while (reader.Read()) values.Add(names[session.Id(reader, 0)]);
            using (var reader = session.Command("SELECT what, audience, unit, promised, recorded, confirmed, confirmed_by_default, weight, due_on, responsible_name, responsible_post FROM obligations WHERE contract_id = @p0 ORDER BY number", row.Id).ExecuteReader())
                while (reader.Read())
                {
                    values.Add(reader.GetString(0));
                    values.Add(reader.GetString(2));
                    row.Duties.Add(new(reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt32(7), reader.GetFieldValue<DateOnly>(8)));
                }
            // A unit of one character may stand anywhere: it is filled where it follows the amount.
            for (var i = values.Count - 3; i < values.Count; i += 2) values[i] = $"12{values[i]}";
            values.Add("1" + values[^3][2..]);
            values.Add("1" + values[^2][2..]);
            using (var reader = session.Command("SELECT name, planned_on, reached_on FROM milestones WHERE contract_id = @p0 ORDER BY number", row.Id).ExecuteReader())
                while (reader.Read())
                {
                    Add(reader.GetFieldValue<DateOnly>(1));
                    row.Late |= reader.IsDBNull(2) && reader.GetFieldValue<DateOnly>(1) < today;
                }
            using (var reader = session.Command("SELECT done_on, quantity, state, early FROM work_entries WHERE contract_id = @p0 ORDER BY done_on DESC, id DESC LIMIT 50", row.Id).ExecuteReader())
                while (reader.Read()) Add(reader.GetFieldValue<DateOnly>(0));
            Empty("SELECT name, \"on\", place, planned, enrolled, present FROM activities WHERE contract_id = @p0 ORDER BY \"on\" DESC LIMIT 50");
            Empty("SELECT text, at, answer FROM public_comments WHERE contract_id = @p0 AND answered_at IS NOT NULL AND hidden_reason = '' ORDER BY at DESC LIMIT 50");
            Empty("SELECT grade, count(*) FROM resident_answers WHERE contract_id = @p0 GROUP BY grade");
            return (Cards.LightOf(row, today), [.. values]);

            string Qr(string page) => QrPath.Of($"{productUrl}/{page}/{Uri.EscapeDataString(code)}").Path;
            void Add(DateOnly day) => values.AddRange(day.ToString("yyyy-MM-dd"), Cards.Spoken(day));
            void Empty(string sql)
            {
                using var reader = session.Command(sql, row.Id).ExecuteReader();
                if (reader.Read()) throw new InvalidOperationException("the contracts of the bench have none of these");
            }
        }
        finally { store.Return(session); }
    }
}
