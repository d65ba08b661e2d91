using Qiyue.Data;
using Qiyue.Lists;
using Qiyue.Lists.Backing;
using Qiyue.Platform.Codes;

namespace Qiyue.Cli.Demo;

/// <summary>Needs and resources of a scenario, published on the day they were raised.</summary>
internal sealed class DemoLists(Act act, Codes codes)
{
    public async Task<string> Need(ScenarioRow row, DemoDistrict district, CancellationToken ct)
    {
        var owner = district.Tree.ByCode(row["社区编码"]) ?? throw row.Wrong("社区编码", "没有“{0}”。", row["社区编码"]);
        var content = new NeedContent(row["标题"], row["内容"], row.Word("类别", n => district.CodeOf("category", n)), row["服务对象"], row.OptionalNumber("预计人数"), row["地点"], row["时间"], row["频次"],
            row.Word("紧急程度", n => district.CodeOf("urgency", n)), row.Word("提出方", n => district.CodeOf("raised_by", n)), row.Word("来源", n => district.CodeOf("need_source", n)));
        var need = act.Add(new Need(await codes.Next("需", owner.AreaCode, act.Today.Year, ct), owner.Id, content, act.Now, act.Today));
        need.Publish(act.Today);
        act.Record(need, "need.published");
        if (row.OptionalNumber("支持人数") is > 0 and var people) act.Record(act.Add(NeedBacking.OnBehalf(need, people, need.Source, "登记需求时逐户询问。", owner.Id, act.Now)), "backing.entered");
        await act.Commit(ct);
        return need.Code;
    }

    public async Task<string> Resource(ScenarioRow row, DemoDistrict district, CancellationToken ct)
    {
        var owner = district.Tree.ByCode(row["单位编码"]) ?? throw row.Wrong("单位编码", "没有“{0}”。", row["单位编码"]);
        var content = new ResourceContent(row["标题"], row["内容"], row.Word("类别", n => district.CodeOf("category", n)), row.Word("类型", n => district.CodeOf("resource_kind", n)), row["服务对象"],
            row.OptionalNumber("每期容量"), row["容量单位"], "每期", row["可用时段"], "", row["使用条件"], row.OptionalNumber("服务半径公里"));
        var resource = act.Add(new Resource(await codes.Next("资", owner.AreaCode, act.Today.Year, ct), owner.Id, content, act.Now, act.Today));
        resource.Publish(act.Today);
        act.Record(resource, "resource.published");
        await act.Commit(ct);
        return resource.Code;
    }
}
