using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Dictionaries;
using Qiyue.Shell.Components;

namespace Qiyue.Contracts;

/// <summary>What the public wall and "our contracts" share: filters in the address, a page of contracts, the address of the next.</summary>
public abstract class ContractListPage : ActPage
{
    [Inject] private ListContracts Lister { get; set; } = null!;
    [Inject] private OrganizationTree Tree { get; set; } = null!;
    [Inject] private WordLists Words { get; set; } = null!;
    [SupplyParameterFromQuery] public string? Q { get; set; }
    [SupplyParameterFromQuery] public string? Stage { get; set; }
    [SupplyParameterFromQuery] public string? Category { get; set; }
    [SupplyParameterFromQuery] public string? Organization { get; set; }
    [SupplyParameterFromQuery] public string? Light { get; set; }
    [SupplyParameterFromQuery] public string? Cursor { get; set; }

    protected abstract bool PublicOnly { get; }
    protected Page<ContractCard>? List { get; private set; }
    protected bool Filtered => new[] { Q, Stage, Category, Organization, Light }.Any(v => !string.IsNullOrEmpty(v));
    protected IEnumerable<Option> Categories => Words.Of("category").Select(w => new Option(w.Code, w.Text));
    protected IEnumerable<Option> Streets => Tree.All.Where(o => o.Kind == OrganizationKinds.Street).OrderBy(o => o.Code, StringComparer.Ordinal).Select(o => new Option(o.Code, o.Name));

    protected override Task OnInitializedAsync() =>
        Try(async () => List = await Lister.Handle(new(Stage, Category, Organization, Q?.Trim(), Cursor, Light: Light), PublicOnly, Aborted));

    protected string? NextUrl(string path) => List?.Next is { } next ? Address(path, next) : null;
    protected string? FirstUrl(string path) => Cursor is null ? null : Address(path, null);

    private string Address(string path, string? cursor) => QueryHelpers.AddQueryString(path, new[] { ("q", Q), ("stage", Stage), ("category", Category), ("organization", Organization), ("light", Light), ("cursor", cursor) }
        .Where(p => !string.IsNullOrEmpty(p.Item2)).Select(p => KeyValuePair.Create(p.Item1, p.Item2)));
}
