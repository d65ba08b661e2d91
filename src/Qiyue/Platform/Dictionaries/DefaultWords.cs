using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using System.Globalization;

namespace Qiyue.Platform.Dictionaries;

/// <summary>The words a new installation begins with (default-words.csv); a district changes them, and a later start puts back nothing.</summary>
public sealed class DefaultWords(Act act, WordLists words)
{
    public async Task Seed(CancellationToken ct)
    {
        var known = (await act.Db.Set<DictionaryEntry>().Select(e => new { e.List, e.Code }).ToListAsync(ct)).Select(e => (e.List, e.Code)).ToHashSet();
        using var reader = new StreamReader(typeof(DefaultWords).Assembly.GetManifestResourceStream("Qiyue.Platform.Dictionaries.default-words.csv")!);
        using var csv = new CsvReader(reader, CultureInfo.InvariantCulture);
        var missing = csv.GetRecords(new { list = "", code = "", name = "", english = "", order = 0 }).Where(w => !known.Contains((w.list, w.code))).ToList();
        if (missing.Count == 0) return;
        foreach (var w in missing) act.Record(act.Add(new DictionaryEntry(w.list, w.code, w.name, w.english, w.order)), "dictionary_entry.added", "系统初始词条");
        await act.Commit(ct);
        words.Forget();
    }
}
