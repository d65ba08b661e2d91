using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Organizations;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Matching;

/// <summary>
/// The published resources of each district, ready to be asked; kept by every node and renewed by the stamp of the resources: only what changed is read again. Personal data in
/// texts is hidden before it comes in here. One asks at a time; an answer takes milliseconds.
/// </summary>
public sealed class MatchBook(IServiceScopeFactory scopes, Stamps stamps, OrganizationTree tree, WordLists words)
{
    private const int Batch = 500;
    private readonly Lock _turn = new();
    private readonly Dictionary<Guid, Matcher> _districts = [];
    private readonly Dictionary<Guid, (string Code, int Version, Guid District)> _known = [];
    private (Guid, Guid, Guid)? _stamp;
    private Thesaurus _thesaurus = Thesaurus.Default;

    /// <summary>Dictionary of the district's own groups of words, each written as one: "花鼓戏、地花鼓、灯戏"; the first word names the group, of the shipped thesaurus too.</summary>
    public const string Words = "match_words";

    public T Ask<T>(Guid district, Func<Matcher, T> ask)
    {
        lock (_turn)
        {
            Renew();
            return ask(Of(district));
        }
    }

    /// <summary>A need as matching reads it.</summary>
    public MatchNeed Read(Need need) => new(need.Code, need.Title, need.Description, need.Audience, need.People, $"{need.Frequency} {need.When}".Trim(), Name("category", need.Category), PlaceOf(need.OwnerId));

    private Matcher Of(Guid district) => _districts.TryGetValue(district, out var known) ? known
        : _districts[district] = new(_thesaurus, placeNames: tree.AtOrBelow(district).Where(o => o.Kind is OrganizationKinds.Street or OrganizationKinds.Community).Select(o => o.Name));

    private void Renew()
    {
        // Taken before the reading: what changes meanwhile is read again.
        var (resources, organizations, dictionary) = (stamps.Of(StampNames.Resources), stamps.Of(StampNames.Organizations), stamps.Of(StampNames.Words));
        if (_stamp == (resources, organizations, dictionary)) return;
        if (_stamp is not { } before || (before.Item2, before.Item3) != (organizations, dictionary))
        {
            // Names, places and words stand in every entry.
            _thesaurus = Thesaurus.Extended(words.Of(Words).Select(w => w.Name));
            _districts.Clear();
            _known.Clear();
        }
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<QiyueDb>();
        var listed = db.Set<Resource>().AsNoTracking().Where(r => r.Status == ListState.Published).Select(r => new { r.Id, r.Version }).ToDictionary(r => r.Id, r => r.Version);
        foreach (var gone in _known.Keys.Where(id => !listed.ContainsKey(id)).ToArray()) Remove(gone);
        foreach (var ids in listed.Where(r => !_known.TryGetValue(r.Key, out var known) || known.Version != r.Value).Select(r => r.Key).Chunk(Batch))
            foreach (var resource in db.Set<Resource>().AsNoTracking().Where(r => ids.Contains(r.Id))) Put(resource);
        _stamp = (resources, organizations, dictionary);
    }

    private void Remove(Guid id)
    {
        if (_known.Remove(id, out var known)) Of(known.District).Remove(known.Code);
    }

    private void Put(Resource resource)
    {
        Remove(resource.Id);
        if (resource.Status != ListState.Published || tree.Find(resource.OwnerId) is not { Dissolved: false } owner) return;
        var district = tree.DistrictOf(owner.Id).Id;
        _known[resource.Id] = (resource.Code, resource.Version, district);
        resource.HidePersonal();
        Of(district).Put(new(resource.Code, resource.Title, resource.Description, resource.Audience, Name("resource_kind", resource.ResourceKind), resource.Capacity, resource.CapacityUnit, resource.When, resource.RadiusKm,
            owner.Name, resource.Conditions, PlaceOf(owner.Id)));
    }

    /// <summary>The zh-CN name, whatever the reader's language: it is text to be compared.</summary>
    private string Name(string list, string code) => words.Of(list).FirstOrDefault(w => w.Code == code)?.Name ?? "";

    /// <summary>Community and street; organisations have no coordinates yet.</summary>
    private Place PlaceOf(Guid organization)
    {
        var community = tree.NearestOfKind(organization, OrganizationKinds.Community) ?? (tree.Find(organization)?.MainCommunityId is { } main ? tree.Find(main) : null);
        var street = tree.NearestOfKind(community?.Id ?? organization, OrganizationKinds.Street);
        return new(community?.Name ?? "", street?.Name ?? "");
    }
}
