namespace Qiyue.Cli.Demo;

/// <summary>All contracts of a scenario, in the order in which they were proposed, so that codes follow time.</summary>
internal sealed class DemoContracts(DemoDistrict district, ScenarioFolder files)
{
    public async Task Load(Action<string> say, CancellationToken ct)
    {
        var sheets = new ContractSheets(files);
        var stories = files.Rows("契约", "契约").Select(row => new ContractStory(row, sheets, district)).OrderBy(s => s.Begins).ToList();
        for (var i = 0; i < stories.Count; i++)
        {
            await stories[i].Play(ct);
            if ((i + 1) % 50 == 0 || i + 1 == stories.Count) say($"contracts {i + 1}/{stories.Count}");
        }
    }
}

/// <summary>The sheets that speak of contracts, by contract.</summary>
internal sealed class ContractSheets
{
    public ILookup<string, ScenarioRow> Parties { get; }
    public ILookup<string, ScenarioRow> Delegations { get; }
    public ILookup<string, ScenarioRow> Scans { get; }
    public ILookup<string, ScenarioRow> Bargain { get; }
    public ILookup<string, ScenarioRow> Talks { get; }
    public ILookup<string, ScenarioRow> Obligations { get; }
    public ILookup<string, ScenarioRow> Milestones { get; }
    public ILookup<string, ScenarioRow> Clauses { get; }
    public ILookup<string, ScenarioRow> Comments { get; }
    public ILookup<string, ScenarioRow> Endings { get; }
    public ILookup<string, ScenarioRow> Amendments { get; }
    public ILookup<string, ScenarioRow> Suspensions { get; }
    public ILookup<string, ScenarioRow> Breaches { get; }
    public ILookup<string, ScenarioRow> Entries { get; }
    public ILookup<string, ScenarioRow> Activities { get; }
    public ILookup<string, ScenarioRow> LookBacks { get; }
    public ILookup<string, ScenarioRow> Answers { get; }
    public ILookup<string, ScenarioRow> Scores { get; }
    public ILookup<string, ScenarioRow> Objections { get; }

    /// <summary>By work entry.</summary>
    public ILookup<string, ScenarioRow> Decisions { get; }

    private readonly ScenarioFolder _files;

    /// <inheritdoc cref="ScenarioFolder.File"/>
    public IFormFile File(ScenarioRow row, string column) => _files.File(row, column);

    public ContractSheets(ScenarioFolder files)
    {
        _files = files;
        var contracts = files.Rows("契约", "契约").ToDictionary(r => r["契约编号"]);
        (Parties, Bargain, Talks) = (Of("契约", "当事方"), Of("契约", "协商"), Of("契约", "洽谈"));
        (Delegations, Scans) = (Of("契约", "委托"), Of("契约", "纸质签署"));
        (Obligations, Milestones, Clauses) = (Of("契约", "义务"), Of("契约", "里程碑"), Of("契约", "条款"));
        (Comments, Endings, Amendments) = (Of("契约", "公示意见"), Of("契约", "终止"), Of("契约", "补充协议"));
        (Suspensions, Breaches) = (Of("契约", "中止"), Of("契约", "违约通知"));
        (Entries, Activities, LookBacks) = (Of("履约", "履约记录"), Of("履约", "活动"), Of("履约", "回头看"));
        (Answers, Scores, Objections) = (Of("评约", "居民评价"), Of("评约", "评分"), Of("评约", "结果异议"));
        var entries = Entries.SelectMany(g => g).ToDictionary(r => r["记录编号"]);
        Decisions = files.Rows("履约", "确认").ToLookup(r => { r.In("记录编号", entries); return r["记录编号"]; });

        ILookup<string, ScenarioRow> Of(string book, string sheet) => files.Rows(book, sheet).ToLookup(r => { r.In("契约编号", contracts); return r["契约编号"]; });
    }
}
