using System.Globalization;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;

namespace Qiyue.Lists.Templates;

/// <summary>The templates a new installation begins with (default-resource-templates.csv); a district changes them, and a later start puts back nothing.</summary>
public sealed class DefaultResourceTemplates(Act act)
{
    public async Task Seed(CancellationToken ct)
    {
        var known = (await act.Db.Set<ResourceTemplate>().Select(t => t.Code).ToListAsync(ct)).ToHashSet();
        using var reader = new StreamReader(typeof(DefaultResourceTemplates).Assembly.GetManifestResourceStream("Qiyue.Lists.Templates.default-resource-templates.csv")!);
        using var csv = new CsvReader(reader, CultureInfo.InvariantCulture);
        var missing = csv.GetRecords(new { code = "", kinds = "", title = "", description = "", kind = "", category = "", audience = "", capacity = (int?)0, unit = "", period = "", when = "", conditions = "", order = 0 }).Where(t => !known.Contains(t.code)).ToList();
        if (missing.Count == 0) return;
        foreach (var t in missing)
            act.Record(act.Add(new ResourceTemplate(t.code, new(t.kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries), t.title, t.description, t.category, t.kind, t.audience, t.capacity, t.unit, t.period, t.when, t.conditions, t.order))), "resource_template.made", "系统初始样例");
        await act.Commit(ct);
    }
}
