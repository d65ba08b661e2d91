using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Shell.Components;

namespace Qiyue.Lists;

internal static class ItemOwners
{
    /// <summary>The acting organisation first, then those below it in the order of the tree.</summary>
    public static List<Option> Options(OrganizationTree tree, Actor actor) => actor.OrganizationId is not { } own ? []
        : [.. tree.AtOrBelow(own).Where(o => !o.Dissolved).OrderBy(o => o.Path, StringComparer.Ordinal).Select(o => new Option(o.Code, o.Name))];

    /// <summary>Those of them that may ask residents and units.</summary>
    public static List<Option> Asking(OrganizationTree tree, Actor actor) => [.. Options(tree, actor).Where(o => ListsPermissions.MayAsk(tree.ByCode(o.Value)))];
}
