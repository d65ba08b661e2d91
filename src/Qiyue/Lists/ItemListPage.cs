using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Shell.Components;

namespace Qiyue.Lists;

/// <summary>What the public lists and "our lists" share: filters in the address, a page of needs or resources, the address of the next.</summary>
public abstract class ItemListPage : ActPage
{
    [Inject] private ListItems Lister { get; set; } = null!;
    [Inject] protected OrganizationTree Tree { get; set; } = null!;
    [SupplyParameterFromQuery] public string? Q { get; set; }
    [SupplyParameterFromQuery] public string? Category { get; set; }
    [SupplyParameterFromQuery] public string? Kind { get; set; }
    [SupplyParameterFromQuery] public string? Organization { get; set; }
    [SupplyParameterFromQuery] public string? Status { get; set; }
    [SupplyParameterFromQuery] public bool Stale { get; set; }
    [SupplyParameterFromQuery] public string? Cursor { get; set; }

    protected abstract bool PublicOnly { get; }
    protected ListKind List { get; private set; } = ListKind.Need;
    protected Page<ItemCard>? Items { get; private set; }
    protected bool Filtered => Stale || new[] { Q, Category, Kind, Organization, Status }.Any(v => !string.IsNullOrEmpty(v));
    protected string Url => (PublicOnly ? "/" : "/work/") + List.Path;
    protected string? NextUrl => Items?.Next is { } next ? Address(next) : null;
    protected string? FirstUrl => Cursor is null ? null : Address(null);

    protected override Task OnInitializedAsync()
    {
        List = ListKind.Of(Http);
        var query = new ListQuery(Q?.Trim(), Category, Kind, Organization, Status, Stale, Cursor);
        return Try(async () => Items = List.IsNeed ? await Lister.Handle<Need>(query, PublicOnly, Aborted) : await Lister.Handle<Resource>(query, PublicOnly, Aborted));
    }

    /// <summary>Streets for the public; whoever stands above others filters by those.</summary>
    protected IEnumerable<Option> Places(Guid? viewer) => (viewer is { } own ? Tree.AtOrBelow(own).Where(o => o.Id != own) : Tree.All).Where(o => o.Kind is OrganizationKinds.Street or OrganizationKinds.Community && !o.Dissolved)
        .Where(o => viewer is not null || o.Kind == OrganizationKinds.Street).OrderBy(o => o.Path, StringComparer.Ordinal).Select(o => new Option(o.Code, o.Kind == OrganizationKinds.Street ? o.Name : "　" + o.Name));

    private string Address(string? cursor) => QueryHelpers.AddQueryString(Url, new[] { ("q", Q), ("category", Category), ("kind", Kind), ("organization", Organization), ("status", Status), ("stale", Stale ? "true" : null), ("cursor", cursor) }
        .Where(p => !string.IsNullOrEmpty(p.Item2)).Select(p => KeyValuePair.Create(p.Item1, p.Item2)));
}
