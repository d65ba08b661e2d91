using Qiyue.Organizations;

namespace Qiyue.Contracts;

/// <summary>Where a contract is at home, and who supervises it there. Source: domain.md, Contracts.</summary>
internal static class Home
{
    /// <summary>A community among the parties, otherwise a street or town; null when there is none.</summary>
    public static OrganizationNode? Of(OrganizationTree tree, IEnumerable<Guid> parties) => parties.Select(tree.Get).Where(o => o.IsLocal).MinBy(o => o.Kind == OrganizationKinds.Community ? 0 : 1);

    /// <summary>The street of a community, otherwise the district office.</summary>
    public static (OrganizationNode Supervisor, OrganizationNode District) Supervision(OrganizationTree tree, OrganizationNode home)
    {
        var district = tree.DistrictOf(home.Id);
        return (home.Kind == OrganizationKinds.Community ? tree.NearestOfKind(home.Id, OrganizationKinds.Street) ?? district : district, district);
    }

    /// <summary>The first two parties of which one stands above the other; null when there are none.</summary>
    public static (OrganizationNode Above, OrganizationNode Below)? NotEquals(OrganizationTree tree, IEnumerable<Guid> parties)
    {
        var local = parties.Distinct().Select(tree.Get).Where(o => !o.IsUnit).ToList();
        foreach (var above in local)
            if (local.FirstOrDefault(o => o != above && o.Path.StartsWith(above.Path, StringComparison.Ordinal)) is { } below) return (above, below);
        return null;
    }
}
