using Qiyue.Matching;

namespace Qiyue.Cli.Demo;

/// <summary>What a scenario's desks decided about resources for needs, each on its day; judged, as at any desk, by what stands in the lists, which are loaded before.</summary>
internal sealed class DemoChoices(DemoDistrict district, ScenarioFolder files)
{
    public Task Load(CancellationToken ct) => district.InScope(async at =>
    {
        foreach (var row in files.Rows("清单", "匹配选择").OrderBy(r => r.Day("日期")))
        {
            var (day, need, resource) = (row.Day("日期"), row.In("需求编号", district.Needs), row.In("资源编号", district.Resources));
            await at.Do(row, day, 4, district.Person(row, "经办人", row["组织编码"], day), row["结果"] switch
            {
                "选用" => () => at.Get<DecideMatch>().Choose(need, new() { Resource = resource, Reason = row["理由"] }, ct),
                "不选用" => () => at.Get<DecideMatch>().Decline(need, new() { Resource = resource, Reason = row["理由"] }, ct),
                var other => throw row.Wrong("结果", "没有“{0}”。", other),
            }, alone: true);
        }
    }, ct);
}
