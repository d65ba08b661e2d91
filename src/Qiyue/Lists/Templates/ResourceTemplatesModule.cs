using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Web;
using Qiyue.Shell;

namespace Qiyue.Lists.Templates;

internal static class ResourceTemplatesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<KeepResourceTemplates>().AddScoped<ReadResourceTemplates>().AddScoped<DefaultResourceTemplates>();
        services.AddSingleton(new FirstData((s, ct) => s.GetRequiredService<DefaultResourceTemplates>().Seed(ct)));
        services.AddNav(new NavItem(NavSections.Administration, "资源样例", "/work/resource-templates", "template", Duty.Policies, 22));
        services.AddActWords(("resource_template.made", "新增资源样例"), ("resource_template.changed", "修改资源样例"), ("resource_template.retired", "停用资源样例"), ("resource_template.restored", "恢复资源样例"));
        services.AddStateWords(ResourceTemplate.Kind, ("code", "编码", null), ("unitKinds", null, null), ("title", "标题", null), ("description", "说明", null), ("category", "类别", StateValues.Of("category")),
            ("kind", "资源类型", StateValues.Of("resource_kind")), ("audience", "面向", null), ("capacity", "容量", null), ("unit", "容量单位", null), ("period", "容量周期", null), ("when", "时间", null), ("conditions", "使用条件", null),
            ("order", "次序", null), ("retired", "已停用", StateValues.YesNo));
    }

    public static void Map(RouteGroupBuilder api)
    {
        var templates = api.MapGroup("/resource-templates").WithTags("Resources");
        templates.MapGet("", async (string? kind, ReadResourceTemplates read, CancellationToken ct) => (await read.List(kind, ct)).Select(ResourceTemplateJson.Of)).WithSummary("What units usually give, by kind of unit: fills the form of a new resource");
        templates.MapPost("", async (ResourceTemplateInput input, KeepResourceTemplates act, CancellationToken ct) => ResourceTemplateJson.Of(await act.Make(input, ct)) is var json ? TypedResults.Created($"/api/v1/resource-templates/{json.Code}", json) : null).WithSummary("Makes a template of resources");
        templates.MapGet("/{code}", async (string code, ReadResourceTemplates read, CancellationToken ct) => ResourceTemplateJson.Of(await read.One(code, ct))).WithSummary("One template of resources");
        templates.MapPut("/{code}", async (string code, ResourceTemplateInput input, KeepResourceTemplates act, CancellationToken ct) => ResourceTemplateJson.Of(await act.Change(code, input, ct))).WithSummary("Changes a template of resources");
        templates.MapPost("/{code}/retirement", async (string code, WithdrawItemInput input, KeepResourceTemplates act, CancellationToken ct) => ResourceTemplateJson.Of(await act.Retire(code, input, ct))).WithSummary("No longer offers a template of resources");
        templates.MapPost("/{code}/restoration", async (string code, WithdrawItemInput input, KeepResourceTemplates act, CancellationToken ct) => ResourceTemplateJson.Of(await act.Restore(code, input, ct))).WithSummary("Offers a retired template of resources again");
    }
}

public sealed record ResourceTemplateJson(string Code, IReadOnlyList<string> UnitKinds, string Title, string Description, string Category, string ResourceKind, string Audience, int? Capacity, string CapacityUnit, string Period, string When, string Conditions,
    int Order, bool Retired, int Version) : IVersioned
{
    public static ResourceTemplateJson Of(ResourceTemplate t) => new(t.Code, t.UnitKinds, t.Title, t.Description, t.Category, t.ResourceKind, t.Audience, t.Capacity, t.CapacityUnit, t.Period, t.When, t.Conditions, t.Order, t.Retired, t.Version);
}
