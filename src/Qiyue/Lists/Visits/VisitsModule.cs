using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Web;
using Qiyue.Shell;

namespace Qiyue.Lists.Visits;

internal static class VisitsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddProjection<VisitRound, VisitProjection>().AddReadersFollow<VisitRound>();
        services.AddScoped<KeepVisits>().AddScoped<FillVisitForm>();
        services.AddNav(new NavItem(NavSections.Lists, "走访调查", "/work/visits", "walk", Order: 40, Acting: true, Bar: false));
        services.AddActWords(("visit.begun", "发起走访"), ("visit.answered", "填写走访调查表"), ("visit.closed", "结束走访"), ("resource.drafted", "收到资源草稿"));
        services.AddStateWords(VisitRound.Kind, ("code", "编码", null), ("owner", "所属组织", OrganizationStateWords.Name), ("title", "标题", null), ("introduction", "说明", null), ("ends", "截止日期", null), ("closed", "是否结束", StateValues.YesNo), ("created", null, null));
    }

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/visits", async (string? cursor, int? limit, KeepVisits visits, CancellationToken ct) => await visits.List(cursor, limit, ct)).WithTags("Visits").WithSummary("Rounds of visits of the acting organisation and those below it, newest first");
        api.MapPost("/visits", async (VisitRoundInput input, KeepVisits visits, CancellationToken ct) => await visits.Create(input, ct) is var r ? TypedResults.Created($"/api/v1/visits/{Uri.EscapeDataString(r.Code)}", VisitRoundJson.Of(await visits.One(r.Code, ct))) : null).WithTags("Visits").WithSummary("Begins a round: one form per unit of the scope");
        var round = api.MapGroup("/visits/{code}").WithTags("Visits");
        round.MapGet("", async (string code, string? cursor, int? limit, KeepVisits visits, CancellationToken ct) => VisitRoundJson.Of(await visits.One(code, ct, cursor, limit))).WithSummary("A round of visits with a page of its forms, by code of the unit");
        round.MapPost("/links", async (string code, KeepVisits visits, CancellationToken ct) => new IssuedVisitLinks(await visits.IssueLinks(code, ct))).WithSummary("One-time links for the liaisons of units that have not answered");
        round.MapPost("/links/{id:guid}/revocation", async (string code, Guid id, KeepVisits visits, CancellationToken ct) => { await visits.RevokeLink(code, id, ct); return TypedResults.NoContent(); }).WithSummary("Takes back a link that was not used");
        round.MapPost("/end", async (string code, KeepVisits visits, CancellationToken ct) => { await visits.Close(code, ct); return TypedResults.NoContent(); }).WithSummary("Ends the round");
        round.MapGet("/units/{unit}", async (string code, string unit, FillVisitForm act, CancellationToken ct) => VisitFormJson.Of(await act.Open(code, unit, ct))).WithSummary("The form of one unit, for the clerk who visits");
        round.MapPost("/units/{unit}", async (string code, string unit, VisitFormInput input, Retrying retry, CancellationToken ct) => FilledJson.Of(await retry.Run((FillVisitForm act) => act.ByClerk(code, unit, input, ct)))).Does<FillVisitForm>();
        var form = api.MapGroup("/visit-forms/{token}").WithTags("Visits").AllowAnonymous();
        form.MapGet("", async (string token, FillVisitForm act, CancellationToken ct) => VisitFormJson.Of(await act.Open(token, ct))).WithSummary("The visit form a one-time link opens");
        form.MapPost("", async (string token, VisitFormInput input, Retrying retry, CancellationToken ct) => FilledJson.Of(await retry.Run((FillVisitForm act) => act.ByLink(token, input, ct)))).WithSummary("Fills in the visit form through a one-time link; errors visit.* and link.used, link.revoked, link.expired (410)");
    }
}

public sealed record IssuedVisitLinks(int Issued);
public sealed record VisitRoundJson(string Code, string Owner, string OwnerName, string Title, string Introduction, DateOnly EndsOn, bool Closed, int Issued, int Answered, IReadOnlyList<VisitFormRow> Forms, string? Next, int Version) : IVersioned
{
    internal static VisitRoundJson Of(VisitRoundView v) => new(v.Round.Code, v.Owner.Code, v.Owner.Name, v.Round.Title, v.Round.Introduction, v.Round.EndsOn, v.Over, v.Issued, v.Answered, v.Forms, v.Next, v.Round.Version);
}

public sealed record VisitFormJson(string Title, string Introduction, string Unit, string UnitName, DateOnly EndsOn, bool Answered, IReadOnlyList<KnownResourceJson> Known)
{
    internal static VisitFormJson Of(OpenVisit v) => new(v.Round.Title, v.Round.Introduction, v.Unit.Code, v.Unit.Name, v.Round.EndsOn, v.Form.AnsweredAt is not null, [.. v.Known.Select(r => new KnownResourceJson(r.Code, r.Title, ListItems.Detail(r), r.When, r.ConfirmedOn))]);
}

public sealed record KnownResourceJson(string Code, string Title, string Detail, string When, DateOnly ConfirmedOn);

/// <summary>What came of a filled form.</summary>
public sealed record FilledJson(Guid Id, IReadOnlyList<string> Confirmed, IReadOnlyList<string> Resources, IReadOnlyList<string> Needs)
{
    internal static FilledJson Of(VisitForm f) => new(f.Id, f.Content!.Same, f.Content.New, f.Content.Needs);
}

internal sealed class VisitProjection(OrganizationTree tree) : IProjection<VisitRound>
{
    public ValueTask<Projected> Project(VisitRound r, CancellationToken ct) => new(new Projected([.. tree.SelfAndAbove(r.OwnerId)], false, r.CreatedAt, r.Closed ? "closed" : "open", "", null, []));
}

internal sealed class VisitRoundMapping : IEntityTypeConfiguration<VisitRound>
{
    public void Configure(EntityTypeBuilder<VisitRound> round)
    {
        round.MapAggregate("visit_rounds");
        round.Property(r => r.Code).HasMaxLength(32);
        round.Property(r => r.Title).HasMaxLength(100);
        round.Property(r => r.Introduction).HasMaxLength(1000);
        round.HasIndex(r => r.Code).IsUnique();
    }
}

internal sealed class VisitFormMapping : IEntityTypeConfiguration<VisitForm>
{
    public void Configure(EntityTypeBuilder<VisitForm> form)
    {
        form.ToTable("visit_forms");
        form.HasKey(f => f.Id);
        form.Property(f => f.Id).ValueGeneratedNever();
        form.Ignore(f => f.PartKey);
        form.Ignore(f => f.Content);
        // Of two at once one answers.
        form.Property(f => f.AnsweredAt).IsConcurrencyToken();
        form.HasIndex(f => new { f.VisitRoundId, f.UnitId }).IsUnique();
    }
}
