using Microsoft.Extensions.Localization;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Shell.Components;

namespace Qiyue.Organizations.People;

/// <summary>The duties a post may carry, as choices; those one may not give are shown but cannot be chosen.</summary>
internal static class DutyOptions
{
    public static IEnumerable<Option> For(Actor actor, IStringLocalizer text) =>
        Duty.All.Except(Duty.Administrators).Select(d => new Option(d, text[DutyWords.Of(d)], Disabled: !OrganizationPermissions.CanGive(actor, d)));
}
