using Qiyue.Kernel;
using Qiyue.Platform.Links;

namespace Qiyue.Organizations;

public static class LinkHolder
{
    /// <summary>Who acts through a one-time link: its holder, for its organisation, with the one duty its act needs.</summary>
    public static Actor HolderOf(this OrganizationTree tree, OneTimeLink link, string duty)
    {
        var organization = tree.Get(link.OrganizationId);
        return new()
        {
            LinkId = link.Id, Name = link.Holder, OrganizationId = organization.Id, OrganizationName = organization.Name, OrganizationPath = organization.Path,
            PostTitle = "一次性链接", Duties = new HashSet<string> { duty },
        };
    }
}
