using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Shell;

namespace Qiyue.Lists.Drafts;

internal static class DraftsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<TreatDrafts>();
        services.AddActWords(("need.merged", "并入另一条需求"), ("need.took_in", "并入了另一条需求"), ("need.told_apart", "认定不是重复"), ("backing.merged", "支持随需求合并"));
    }

    public static void Map(RouteGroupBuilder api)
    {
        var drafts = api.MapGroup("/needs").WithTags("Needs");
        drafts.MapPost("/publications", async (PublishDraftsInput input, TreatDrafts act, CancellationToken ct) => new PublishedJson(await act.Publish(input, ct))).WithSummary("Publishes several drafts, all or none");
        drafts.MapPost("/{code}/merger", async (string code, MergeNeedInput input, TreatDrafts act, ItemAnswers answers, CancellationToken ct) => await answers.Of(await act.Merge(code, input, ct), ct)).WithSummary("Merges a near-duplicate into another need; answers with the need that stays");
        drafts.MapPost("/{code}/distinctions", async (string code, TellApartInput input, TreatDrafts act, CancellationToken ct) => { await act.TellApart(code, input, ct); return TypedResults.NoContent(); }).WithSummary("Says that two needs are not the same; remembered");
    }
}

public sealed record PublishedJson(int Published);

internal sealed class ToldApartMapping : IEntityTypeConfiguration<ToldApart>
{
    public void Configure(EntityTypeBuilder<ToldApart> pair)
    {
        pair.ToTable("needs_told_apart");
        pair.HasKey(p => new { p.OneId, p.OtherId });
        pair.HasIndex(p => p.OtherId);
    }
}
