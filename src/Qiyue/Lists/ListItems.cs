using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists.Backing;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Access;
using Qiyue.Platform.Policies;
using Qiyue.Platform.Search;

namespace Qiyue.Lists;

/// <summary>What a list of needs or resources is asked for; the same in the address of a page and of the API. All filters work together.</summary>
/// <param name="Organization">Code: of this organisation and everything below it.</param>
/// <param name="Status">draft, published, withdrawn.</param>
/// <param name="Kind">Resources only: code of dictionary "resource_kind".</param>
/// <param name="Stale">Only what was not confirmed for longer than the policy allows, longest first.</param>
public sealed record ListQuery(string? Q = null, string? Category = null, string? Kind = null, string? Organization = null, string? Status = null, bool Stale = false, string? Cursor = null, int? Limit = null);

/// <summary>A need or resource in a list.</summary>
/// <param name="Detail">People expected, or capacity with unit and period.</param>
/// <param name="Backing">Needs only: people who said "I would use this".</param>
/// <param name="Underbacked">Fewer than it expects.</param>
public sealed record ItemCard(string Code, string Title, string Category, string Kind, string OwnerName, string Status, string Audience, string When, string Detail, DateOnly RaisedOn, DateOnly ConfirmedOn, bool Stale, int? Backing = null, bool Underbacked = false);

/// <summary>Pages of needs or resources, newest first: the published for visitors, all that the acting organisation may read for the signed-in. Two queries and a policy, however many rows; for needs one more, of their backing.</summary>
public sealed class ListItems(Act act, AccessReader access, SearchReader search, OrganizationTree tree, PolicyBook policies, NeedBackings backings)
{
    private static readonly Dictionary<string, ListState> States = new() { ["draft"] = ListState.Draft, ["published"] = ListState.Published, ["withdrawn"] = ListState.Withdrawn };

    public async Task<Page<ItemCard>> Handle<T>(ListQuery query, bool publicOnly, CancellationToken ct) where T : ListedItem
    {
        var viewer = publicOnly ? AccessRow.Everyone : act.Actor.OrganizationId ?? AccessRow.Everyone;
        if (!string.IsNullOrEmpty(query.Status) && !States.ContainsKey(query.Status)) throw Refusal.Invalid("status", "list.status", "没有名为 {0} 的状态。", query.Status);
        var facet = string.IsNullOrEmpty(query.Status) ? null : query.Status;
        var of = string.IsNullOrEmpty(query.Organization) ? (Guid?)null : tree.ByCode(query.Organization)?.Id ?? throw Refusal.Invalid("organization", "list.organization", "没有编码为 {0} 的组织。", query.Organization);
        var kind = typeof(T) == typeof(Need) ? Need.Kind : Resource.Kind;
        if (query.Stale) return await Stale<T>(viewer, kind, query, of, ct);
        var page = query.Q is { Length: > 0 } words
            ? await search.Read(viewer, kind, words, facet, query.Cursor, query.Limit, ct, [.. Conditions<T>(query, of)])
            : await access.Read(new(viewer, kind, facet, Blank(query.Category), of), query.Cursor, query.Limit, ct, narrow: rows => NarrowKind<T>(rows, query));
        var ids = page.Items;
        var rows = await act.Db.Set<T>().AsNoTracking().Where(i => ids.Contains(i.Id)).ToDictionaryAsync(i => i.Id, ct);
        return page.With(await Cards([.. ids.Where(rows.ContainsKey).Select(id => rows[id])], ct));
    }

    /// <summary>How many, counted up to a thousand: 1001 means "more".</summary>
    public Task<int> Count<T>(string? status, CancellationToken ct) where T : ListedItem =>
        access.Count(new(act.Actor.OrganizationId ?? AccessRow.Everyone, typeof(T) == typeof(Need) ? Need.Kind : Resource.Kind, status), ct);

    private IQueryable<AccessRow> NarrowKind<T>(IQueryable<AccessRow> rows, ListQuery query) where T : ListedItem =>
        typeof(T) == typeof(Resource) && Blank(query.Kind) is { } wanted ? rows.Where(r => act.Db.Set<Resource>().Any(x => x.Id == r.SubjectId && x.ResourceKind == wanted)) : rows;

    private static IEnumerable<SearchCondition> Conditions<T>(ListQuery query, Guid? of) where T : ListedItem
    {
        if (Blank(query.Category) is { } category) yield return new(typeof(T) == typeof(Need) ? "needs" : "resources", "category", category);
        if (typeof(T) == typeof(Resource) && Blank(query.Kind) is { } kind) yield return new("resources", "resource_kind", kind);
        if (of is { } organization) yield return new("access_rows", "organization_id", organization, "subject_id");
    }

    /// <summary>
    /// Longest unconfirmed first: one owner walks its own index; whoever stands above walks the index of the whole table and keeps what it may read.
    /// </summary>
    private async Task<Page<ItemCard>> Stale<T>(Guid viewer, string kind, ListQuery query, Guid? of, CancellationToken ct) where T : ListedItem
    {
        var size = Paging.Limit(query.Limit);
        var before = act.Today.AddDays(-await Days(viewer, ct));
        var rows = act.Db.Set<T>().AsNoTracking().Where(i => i.Status == ListState.Published && i.ConfirmedOn < before);
        if (viewer != AccessRow.Everyone)
        {
            if (tree.AtOrBelow(viewer).Take(2).Count() == 1) rows = rows.Where(i => i.OwnerId == viewer);
            else rows = rows.Where(i => act.Db.Set<AccessRow>().Any(r => r.OrganizationId == viewer && r.SubjectKind == kind && r.SubjectId == i.Id));
        }
        if (of is { } organization && organization != viewer) rows = rows.Where(i => act.Db.Set<AccessRow>().Any(r => r.OrganizationId == organization && r.SubjectKind == kind && r.SubjectId == i.Id));
        if (Blank(query.Category) is { } category) rows = rows.Where(i => i.Category == category);
        if (typeof(T) == typeof(Resource) && Blank(query.Kind) is { } wanted) rows = rows.Where(ResourceOf<T>(wanted));
        if (Cursor.Read(query.Cursor) is { } cursor)
        {
            var (day, id) = (DateOnly.FromDateTime(cursor.SortAt), cursor.Id);
            rows = rows.Where(i => i.ConfirmedOn > day || i.ConfirmedOn == day && i.Id.CompareTo(id) > 0);
        }
        var found = await rows.OrderBy(i => i.ConfirmedOn).ThenBy(i => i.Id).Take(size + 1).ToListAsync(ct);
        var next = found.Count > size ? new Cursor(found[size - 1].ConfirmedOn.ToDateTime(TimeOnly.MinValue), found[size - 1].Id).ToString() : null;
        return new(await Cards([.. found.Take(size)], ct), next);
    }

    private static Expression<Func<T, bool>> ResourceOf<T>(string kind) => (Expression<Func<T, bool>>)(object)(Expression<Func<Resource, bool>>)(r => r.ResourceKind == kind);

    private async Task<IReadOnlyList<ItemCard>> Cards<T>(IReadOnlyList<T> items, CancellationToken ct) where T : ListedItem
    {
        var days = items.Count == 0 ? 0 : await Days(items[0].OwnerId, ct);
        var backing = typeof(T) == typeof(Need) ? await backings.Of([.. items.Select(i => i.Id)], ct) : null;
        return [.. items.Select(i => new ItemCard(i.Code, Mask.Text(i.Title), i.Category, (i as Resource)?.ResourceKind ?? "", tree.Find(i.OwnerId)?.Name ?? "", i.Status.ToString().ToLowerInvariant(), Mask.Text(i.Audience), Mask.Text(i.When),
            Mask.Text(Detail(i)), i.RaisedOn, i.ConfirmedOn, i.IsStale(act.Today, days), backing?.GetValueOrDefault(i.Id), backing is not null && NeedBackings.IsUnder((i as Need)?.People, backing.GetValueOrDefault(i.Id))))];
    }

    internal static string Detail(ListedItem item) => item switch
    {
        Need { People: { } people } => people.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Resource { Capacity: { } capacity } r => $"{r.Period} {capacity} {r.CapacityUnit}".Trim(),
        _ => "",
    };

    /// <summary>Days after which a list counts as unconfirmed; the public sees the first district's.</summary>
    private async Task<int> Days(Guid organization, CancellationToken ct) =>
        tree.Find(organization) is null && organization != AccessRow.Everyone ? 0
        : (organization == AccessRow.Everyone ? DistrictPolicies.Defaults : await policies.Of(tree.DistrictOf(organization).Id, act.Today, ct)).Days(PolicyCatalogue.ListConfirmDays);

    private static string? Blank(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
