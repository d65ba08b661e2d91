using System.Data.Common;
using System.Text.Json;
using Qiyue.Contracts;

namespace Qiyue.Bench.Reference;

/// <summary>Bare transactions that write the rows which the product writes for a proposal and for a confirmation; nothing is checked, computed or hashed.</summary>
internal sealed class Writes(Store store)
{
    private static readonly string[] Tables = ["contracts", "contract_parties", "contract_versions", "journal_entries", "access_rows", "list_cards", "search_entries", "todo_rows"];
    private readonly List<Row> _proposal = [];
    private string _code = "", _changes = "";
    private Guid _id;

    private sealed record Row(string Sql, object?[] Values, int[] Ids, int[] Codes, int[] Subjects);

    /// <summary>Reads the rows of a proposal that the product has just written.</summary>
    public void Learn(string code)
    {
        _code = code;
        var session = store.Take();
        using (var reader = session.Command("SELECT id FROM contracts WHERE code = @p0", code).ExecuteReader())
        {
            reader.Read();
            _id = session.Id(reader, 0);
        }
        foreach (var table in Tables)
        {
            var key = table is "contracts" ? "id" : table.StartsWith("contract_", StringComparison.Ordinal) ? "contract_id" : "subject_id";
            using var reader = session.Command($"SELECT * FROM {table} WHERE {key} = @p0", _id).ExecuteReader();
            while (reader.Read()) _proposal.Add(Learned(session, table, reader));
        }
        using (var reader = session.Command("SELECT changes FROM journal_entries WHERE act = 'work.confirmed' LIMIT 1").ExecuteReader())
        {
            reader.Read();
            _changes = reader.GetString(0);
        }
        store.Return(session);
    }

    private Row Learned(Session session, string table, DbDataReader reader)
    {
        // Identity and generated columns are the database's own work, here as there.
        var columns = Enumerable.Range(0, reader.FieldCount).Where(i => !(table == "search_entries" && reader.GetName(i) is "id" or "vector")).ToArray();
        var values = columns.Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i)).ToArray();
        bool IsId(object? value) => value is Guid or byte[] { Length: 16 };
        Guid AsId(object? value) => value is byte[] bytes ? new Guid(bytes, bigEndian: true) : (Guid)value!;
        int[] Where(Func<int, bool> holds) => [.. Enumerable.Range(0, columns.Length).Where(holds)];
        return new($"INSERT INTO {table} ({string.Join(", ", columns.Select(i => $"\"{reader.GetName(i)}\""))}) VALUES ({string.Join(", ", columns.Select((_, i) => "@p" + i))}){(table == "search_entries" ? " RETURNING id" : "")}",
            values, Where(i => reader.GetName(columns[i]) == "id" && IsId(values[i]) && AsId(values[i]) != _id), Where(i => values[i] is string text && text.Contains(_code, StringComparison.Ordinal)), Where(i => IsId(values[i]) && AsId(values[i]) == _id));
    }

    public async Task<ContractDone> Propose()
    {
        var (id, prefix) = (Guid.CreateVersion7(), _code[.._code.LastIndexOf('-')]);
        if (store.IsSqlite) await store.Writer.WaitAsync();
        var session = store.Take();
        try
        {
            using var transaction = session.Connection.BeginTransaction();
            long number;
            using (var reader = Within(session.Command("UPDATE code_counters SET last = last + 1 WHERE prefix = @p0 RETURNING last", prefix), transaction).ExecuteReader())
            {
                reader.Read();
                number = reader.GetInt64(0);
            }
            var code = $"{prefix}-{number:D6}";
            foreach (var row in _proposal)
            {
                var values = (object?[])row.Values.Clone();
                foreach (var i in row.Ids) values[i] = Guid.CreateVersion7();
                foreach (var i in row.Subjects) values[i] = id;
                foreach (var i in row.Codes) values[i] = ((string)values[i]!).Replace(_code, code, StringComparison.Ordinal);
                Within(session.Command(row.Sql, values), transaction).ExecuteNonQuery();
            }
            transaction.Commit();
            return new(code, "negotiating", 1, 1, null);
        }
        finally
        {
            store.Return(session);
            if (store.IsSqlite) store.Writer.Release();
        }
    }

    public async Task<ContractDone> Confirm(string code, Stream body)
    {
        using var input = await JsonDocument.ParseAsync(body);
        var entry = input.RootElement.GetProperty("entries")[0].GetGuid();
        if (store.IsSqlite) await store.Writer.WaitAsync();
        var session = store.Take();
        try
        {
            using var transaction = session.Connection.BeginTransaction();
            var (now, version, sequence) = (DateTime.UtcNow, 0, 0L);
            Guid contract, obligation;
            string head, digest;
            long quantity;
            using (var reader = Within(session.Command("SELECT c.id, c.version, c.journal_sequence, c.journal_head, c.text_digest, w.obligation_id, w.quantity FROM contracts c JOIN work_entries w ON w.contract_id = c.id WHERE c.code = @p0 AND w.id = @p1", code, entry), transaction).ExecuteReader())
            {
                reader.Read();
                (contract, version, sequence, head, digest, obligation, quantity) = (session.Id(reader, 0), reader.GetInt32(1), reader.GetInt64(2), reader.GetString(3), reader.GetString(4), session.Id(reader, 5), reader.GetInt64(6));
            }
            Do("UPDATE work_entries SET state = 'Confirmed', decided_at = @p1, decision = '' WHERE id = @p0", entry, now);
            Do("UPDATE obligations SET confirmed = confirmed + @p1 WHERE id = @p0", obligation, quantity);
            Do("UPDATE contracts SET version = version + 1, journal_sequence = @p1, journal_head = @p2 WHERE id = @p0 AND version = @p3", contract, sequence + 1, digest, version);
            Do("UPDATE todo_rows SET done_at = @p2 WHERE subject_kind = 'contract' AND subject_id = @p0 AND \"key\" = @p1 AND done_at IS NULL", contract, $"work.confirm:{entry}", now);
            Do("INSERT INTO journal_entries (id, subject_kind, subject_id, sequence, at, act, actor_text, changes, state_digest, personal_digest, previous_hash, hash) VALUES (@p0, 'contract', @p1, @p2, @p3, 'work.confirmed', '', @p4, @p5, '', @p6, @p5)",
                Guid.CreateVersion7(), contract, sequence + 1, now, _changes, digest, head);
            transaction.Commit();
            return new(code, "performing", version + 1, 1, digest);

            void Do(string sql, params ReadOnlySpan<object?> values)
            {
                if (Within(session.Command(sql, values), transaction).ExecuteNonQuery() != 1) throw new InvalidOperationException($"not one row: {sql}");
            }
        }
        finally
        {
            store.Return(session);
            if (store.IsSqlite) store.Writer.Release();
        }
    }

    private static DbCommand Within(DbCommand command, DbTransaction transaction)
    {
        command.Transaction = transaction;
        return command;
    }
}
