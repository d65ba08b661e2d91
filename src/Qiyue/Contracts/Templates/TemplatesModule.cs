using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Localization;
using Qiyue.Contracts.Documents;
using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Web;
using Qiyue.Shell;

namespace Qiyue.Contracts.Templates;

internal static class TemplatesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddProjection<ContractTemplate, TemplateProjection>();
        services.AddNav(new NavItem(NavSections.Contracts, "契约范本", "/work/templates", "template", string.Join(',', Duty.Negotiate, Duty.Policies), 40));
        services.AddActWords(("template.made", "制定范本"), ("template.changed", "修改范本"), ("template.withdrawn", "停用范本"));
        services.AddStateWords(ContractTemplate.Kind, ("code", "范本编号", null), ("district", null, null), ("name", "范本名称", null), ("category", "类别", StateValues.Of("category")), ("unitKinds", null, null),
            ("terms", "条款内容", StateValues.Secret), ("number", "版本", StateValues.Counted("第 {0} 版")), ("withdrawn", "停用理由", null));
        services.AddScoped<MakeTemplate>().AddScoped<ChangeTemplate>().AddScoped<WithdrawTemplate>().AddScoped<ReadTemplates>();
    }
}

/// <summary>The journal of a template is read by the office that keeps it. Nothing is searched or due.</summary>
public sealed class TemplateProjection : IProjection<ContractTemplate>
{
    public ValueTask<Projected> Project(ContractTemplate t, CancellationToken ct) => new(Projected.Nothing with { VisibleTo = [t.DistrictId], Facet = t.WithdrawnAt is null ? "offered" : "withdrawn", Category = t.Category });
}

internal sealed class ContractTemplateMapping : IEntityTypeConfiguration<ContractTemplate>
{
    public void Configure(EntityTypeBuilder<ContractTemplate> template)
    {
        template.MapAggregate("contract_templates");
        template.Property(t => t.Code).HasMaxLength(32);
        template.Property(t => t.Name).HasMaxLength(100);
        template.Property(t => t.Category).HasMaxLength(32);
        template.Ignore(t => t.Terms).Ignore(t => t.UnitKinds);
        template.HasIndex(t => t.Code).IsUnique();
        template.HasIndex(t => new { t.DistrictId, t.Id });
        template.HasIndex(t => new { t.DistrictId, t.Category, t.Id });
    }
}

internal sealed class TemplateVersionMapping : IEntityTypeConfiguration<TemplateVersion>
{
    public void Configure(EntityTypeBuilder<TemplateVersion> version)
    {
        PartMapping.Map(version, "template_versions", v => v.Id);
        version.HasIndex(v => new { v.ContractTemplateId, v.Number }).IsUnique();
    }
}

/// <summary>A template as the API answers it.</summary>
/// <param name="Withdrawn">Why it is out of use; null = offered.</param>
public sealed record TemplateJson(string Code, string Name, string Category, IReadOnlyList<string> UnitKinds, int Number, string? Withdrawn, TemplateTerms Terms, int Version) : IVersioned
{
    internal static TemplateJson Of(ContractTemplate t) => new(t.Code, t.Name, t.Category, t.UnitKinds, t.Number, t.WithdrawnAt is null ? null : t.WithdrawnReason, t.Terms, t.Version);
}

internal static class TemplatesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var templates = api.MapGroup("/templates").WithTags("Templates");
        templates.MapGet("", async (string? category, string? cursor, int? limit, ReadTemplates read, CancellationToken ct) =>
        {
            var page = await read.List(category, cursor, limit, ct);
            return page.With<TemplateJson>([.. page.Items.Select(TemplateJson.Of)]);
        }).WithSummary("Templates of contracts of the own district, newest first");
        templates.MapPost("", async (TemplateInput input, MakeTemplate act, CancellationToken ct) => TypedResults.Created("/api/v1/templates", TemplateJson.Of(await act.Handle(input, ct))));
        templates.MapGet("/{code}", async (string code, ReadTemplates read, CancellationToken ct) => TemplateJson.Of((await read.One(code, ct)).Template)).WithSummary("One template with its clauses");
        templates.MapPost("/{code}/versions", async (string code, TemplateInput input, ChangeTemplate act, CancellationToken ct) => TemplateJson.Of(await act.Handle(code, input, ct)));
        templates.MapPost("/{code}/withdrawal", async (string code, ReasonInput input, WithdrawTemplate act, CancellationToken ct) => TemplateJson.Of(await act.Handle(code, input, ct)));
    }
}

/// <summary>The clauses of a template as people read them.</summary>
public static class TemplateClauses
{
    public static IReadOnlyList<Clause> Of(TemplateTerms t, IStringLocalizer text)
    {
        var clauses = new List<Clause> { new("title", "契约名称", t.Title), new("purpose", "共建目的", t.Purpose), new("term", "期限", text["{0} 天", t.Days]) };
        clauses.AddRange(t.Obligations.Select((o, i) => new Clause($"obligation:{i + 1}", text["义务{0}", i + 1], text["{0}为{1}：{2}，{3}{4}，第 {5} 天前完成", text[PartyRoles.Word(o.Doer)], text[PartyRoles.Word(o.Beneficiary)], o.What, o.Promised, o.Unit, o.Due]
            + (o.Audience.Length > 0 ? text["；服务对象：{0}", o.Audience] : "") + (o.ResponsiblePost.Length > 0 ? text["；责任人职务：{0}", o.ResponsiblePost] : ""))));
        clauses.AddRange(t.Milestones.Select((m, i) => new Clause($"milestone:{i + 1}", text["节点{0}", i + 1], text["第 {0} 天前：{1}", m.Planned, m.Name])));
        foreach (var (key, heading, said) in new[] { ("cost", "费用及承担", t.Cost), ("facilities", "场地与设施", t.Facilities), ("safety", "安全与责任", t.Safety), ("publicity", "公示与宣传", t.Publicity),
                     ("dataProtection", "信息保护", t.DataProtection), ("adjustment", "调整", t.Adjustment), ("ending", "终止", t.Ending) })
            if (said.Length > 0) clauses.Add(new(key, heading, said));
        return clauses;
    }
}
