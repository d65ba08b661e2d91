namespace Qiyue.Contracts;

/// <summary>One clause as people read it: a stable key ("purpose", "obligation:2"), a heading and its text.</summary>
public sealed record Clause(string Key, string Heading, string Text);

/// <summary>How a clause differs between two versions.</summary>
public sealed record ClauseDifference(string Key, string Heading, string? Before, string? After)
{
    public bool IsAdded => Before is null;
    public bool IsRemoved => After is null;
    public bool IsSame => Before == After;
}

/// <summary>The text of a contract cut into clauses, for reading, printing and comparing side by side.</summary>
public static class Clauses
{
    /// <param name="name">Name of an organisation.</param>
    /// <param name="category">Name of a category.</param>
    public static IReadOnlyList<Clause> Of(ContractTerms t, Func<Guid, string> name, Func<string, string> category)
    {
        var clauses = new List<Clause> { new("title", "契约名称", t.Title), new("category", "类别", category(t.Category)), new("purpose", "共建目的", t.Purpose) };
        clauses.AddRange(t.Obligations.OrderBy(o => o.Number).Select(o => new Clause($"obligation:{o.Number}", $"义务{o.Number}",
            $"{name(o.DoerId)}为{name(o.BeneficiaryId)}：{o.What}，{o.Promised}{o.Unit}{(o.Audience.Length > 0 ? $"，服务对象：{o.Audience}" : "")}；{o.DueOn:yyyy年M月d日}前完成；责任人：{o.ResponsibleName}{(o.ResponsiblePost.Length > 0 ? $"（{o.ResponsiblePost}）" : "")}{(o.Weight > 1 ? $"；权重 {o.Weight}" : "")}{(o.CarriedOver ? "；上期未完成" : "")}{(o.Waived ? "；豁免，不再要求履行" : "")}。")));
        clauses.AddRange(t.Milestones.OrderBy(m => m.Number).Select(m => new Clause($"milestone:{m.Number}", $"节点{m.Number}", $"{m.PlannedOn:yyyy年M月d日}前：{m.Name}")));
        Add("cost", "费用及承担", t.Cost);
        Add("liaisons", "联络人", t.Liaisons);
        Add("facilities", "场地与设施", t.Facilities);
        Add("safety", "安全与责任", t.Safety);
        Add("publicity", "公示与宣传", t.Publicity);
        Add("dataProtection", "信息保护", t.DataProtection);
        clauses.Add(new("term", "期限", $"{t.StartOn:yyyy年M月d日}至{t.EndOn:yyyy年M月d日}"));
        Add("adjustment", "调整", t.Adjustment);
        Add("ending", "终止", t.Ending);
        return clauses;

        void Add(string key, string heading, string text) { if (text.Length > 0) clauses.Add(new(key, heading, text)); }
    }

    /// <summary>Clause by clause, in the order of the newer text, removed ones where they stood.</summary>
    public static IReadOnlyList<ClauseDifference> Compare(IReadOnlyList<Clause> before, IReadOnlyList<Clause> after)
    {
        var old = before.ToDictionary(c => c.Key);
        var now = after.Select(c => c.Key).ToHashSet();
        var all = after.Select(c => new ClauseDifference(c.Key, c.Heading, old.GetValueOrDefault(c.Key)?.Text, c.Text)).ToList();
        for (var i = 0; i < before.Count; i++)
        {
            if (now.Contains(before[i].Key)) continue;
            var at = i == 0 ? 0 : all.FindIndex(d => d.Key == before[i - 1].Key) + 1;
            all.Insert(at, new(before[i].Key, before[i].Heading, before[i].Text, null));
        }
        return all;
    }
}
