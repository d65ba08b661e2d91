using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Platform;
using Qiyue.Shell;

namespace Qiyue.Matching.Duplicates;

/// <summary>What stands above the lists and compares what they say.</summary>
public static class DuplicatesModule
{
    public static void AddDuplicates(this IServiceCollection services)
    {
        services.AddScoped<FindDuplicates>().AddScoped<ReadDrafts>();
        services.AddNav(new NavItem(NavSections.Lists, "需求草稿", "/work/needs/drafts", "inbox", Duty: Duty.Lists, Order: 15, Acting: true, Bar: false));
    }

    public static void MapDuplicates(this RouteGroupBuilder api) =>
        api.MapGet("/needs/drafts", async (string? cursor, int? limit, ReadDrafts read, CancellationToken ct) => (await read.Handle(cursor, limit, ct)) is var page ? page.With<DraftJson>([.. page.Items.Select(DraftJson.Of)]) : null).WithTags("Needs").WithSummary("The inbox: drafts of needs of whatever source, newest first, each with what it may repeat");
}

public sealed record AlikeJson(string Code, string Title, string Description, string Status, int Backing, double Likeness);
public sealed record DraftJson(string Code, string OwnerName, string Title, string Description, string Category, string Source, string Origin, int? People, int Backing, IReadOnlyList<AlikeJson> Alike)
{
    internal static DraftJson Of(DraftRow r) => new(r.Need.Code, r.OwnerName, r.Need.Title, r.Need.Description, r.Need.Category, r.Need.Source, r.Need.OriginKind, r.Need.People, r.Backing,
        [.. r.Alike.Select(a => new AlikeJson(a.Need.Code, a.Need.Title, a.Need.Description, a.Need.Status.ToString().ToLowerInvariant(), r.AlikeBacking.GetValueOrDefault(a.Need.Id), Math.Round(a.Likeness, 3)))]);
}
