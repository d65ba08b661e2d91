using Qiyue.Contracts.Negotiating;
using Qiyue.Kernel;
using Qiyue.Organizations;

namespace Qiyue.Contracts.Templates;

/// <summary>Fills the terms of a proposal from a template: roles become the parties by their place, days become dates from the first day on. What is known already (title, dates) stays.</summary>
public static class FillFromTemplate
{
    public static void Into(ProposeContractInput input, ContractTemplate template, Actor actor, OrganizationTree tree)
    {
        var (t, terms) = (template.Terms, input.Terms);
        var (start, known) = (terms.StartOn!.Value, terms.Obligations.FirstOrDefault());
        var end = start.AddDays(t.Days);
        if (terms.Title.Length == 0) terms.Title = t.Title;
        if (terms.Purpose.Length == 0) terms.Purpose = t.Purpose;
        (terms.Category, terms.EndOn, terms.Cost, terms.Safety, terms.Publicity, terms.DataProtection, terms.Adjustment, terms.Ending) =
            (t.Category, end, t.Cost, t.Safety, t.Publicity, t.DataProtection, t.Adjustment, t.Ending);
        if (string.IsNullOrEmpty(terms.Facilities)) terms.Facilities = t.Facilities;
        terms.Obligations = [.. t.Obligations.Select(o =>
        {
            var own = PartyOf(input, o.Doer) is { } doer && tree.ByCode(doer)?.Id == actor.OrganizationId;
            return new ObligationInput
            {
                Doer = PartyOf(input, o.Doer) ?? "", Beneficiary = PartyOf(input, o.Beneficiary) ?? "", What = o.What, Quantity = o.Promised.ToString(), Unit = o.Unit,
                Audience = o.Audience.Length > 0 ? o.Audience : known?.Audience, DueOn = start.AddDays(o.Due), ResponsibleName = own ? actor.Name : "", ResponsiblePost = own ? actor.PostTitle : o.ResponsiblePost, Weight = o.Weight,
            };
        })];
        terms.Milestones = [.. t.Milestones.Select(m => new MilestoneInput { Name = m.Name, PlannedOn = start.AddDays(m.Planned) })];
        (input.Template, input.TemplateVersion) = (template.Code, template.Number);
    }

    /// <summary>Null: the template has more roles than there are parties; the form asks.</summary>
    private static string? PartyOf(ProposeContractInput input, int role) => input.Parties.ElementAtOrDefault(role - 1);
}
