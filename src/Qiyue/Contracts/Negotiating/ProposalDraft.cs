using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts.Templates;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Organizations;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Contracts.Negotiating;

/// <summary>A proposal filled in with all that is known already: from a need, a resource, and who proposes (interface.md, Ask once).</summary>
public sealed class ProposalDraft(QiyueDb db, OrganizationTree tree, WordLists words, ActClock clock, ReadTemplates templates)
{
    public async Task<ProposeContractInput> From(Actor actor, IReadOnlyList<string> needs, IReadOnlyList<string> resources, IReadOnlyList<string> with, CancellationToken ct, string? template = null)
    {
        var own = tree.Get(actor.OrganizationId!.Value);
        var need = needs.Count == 0 ? null : await db.Set<Need>().AsNoTracking().FirstOrDefaultAsync(n => n.Code == needs[0] && (n.Status == ListState.Published || n.OwnerId == own.Id), ct) ?? throw Refusal.NotFound();
        var resource = resources.Count == 0 ? null : await db.Set<Resource>().AsNoTracking().FirstOrDefaultAsync(r => r.Code == resources[0] && (r.Status == ListState.Published || r.OwnerId == own.Id), ct) ?? throw Refusal.NotFound();
        // What is copied becomes public with the contract.
        need?.HidePersonal();
        resource?.HidePersonal();
        var others = with.Select(code => tree.ByCode(code)?.Id ?? throw Refusal.NotFound());
        var parties = new[] { need?.OwnerId, resource?.OwnerId }.OfType<Guid>().Concat(others).Append(own.Id).Distinct().Select(tree.Get).OrderBy(o => o.Kind == OrganizationKinds.Community ? 0 : o.IsLocal ? 1 : 2).Select(o => o.Code).ToList();
        var doer = resource is not null ? tree.Get(resource.OwnerId) : parties.Select(p => tree.ByCode(p)!).FirstOrDefault(o => o.IsUnit);
        var beneficiary = need is not null ? tree.Get(need.OwnerId) : parties.Select(p => tree.ByCode(p)!).FirstOrDefault(o => o.IsLocal);
        var today = clock.Today;
        var input = new ProposeContractInput
        {
            Parties = parties, Needs = [.. needs], Resources = [.. resources],
            Terms = new()
            {
                Title = need?.Title ?? resource?.Title ?? "", Category = need?.Category ?? resource?.Category ?? "", Purpose = need?.Description ?? resource?.Description ?? "",
                StartOn = today, EndOn = today.AddYears(1).AddDays(-1), Facilities = need?.Place,
            },
        };
        if (doer is not null && beneficiary is not null && doer.Id != beneficiary.Id)
            input.Terms.Obligations.Add(new()
            {
                Doer = doer.Code, Beneficiary = beneficiary.Code, What = resource?.Title ?? need?.Title ?? "", Quantity = "1", Unit = resource is null ? "" : words.Name("resource_kind", resource.ResourceKind) == "场地" ? "次" : "场",
                Audience = need?.Audience ?? resource?.Audience, DueOn = input.Terms.EndOn, ResponsibleName = doer.Id == own.Id ? actor.Name : "", ResponsiblePost = doer.Id == own.Id ? actor.PostTitle : "",
            });
        if (template is { Length: > 0 })
        {
            var (found, _) = await templates.One(template, ct);
            if (found.WithdrawnAt is null) FillFromTemplate.Into(input, found, actor, tree);
        }
        input.Terms.FillUsualClauses();
        input.Signing.Steps = [.. parties.Select(p => new SigningStepInput { Party = p })];
        return input;
    }

    /// <summary>Codes of the other parties as they were chosen or typed, and what names none.</summary>
    public (IReadOnlyList<string> Codes, string? Unknown) Chosen(string[]? with) =>
        ([.. (with ?? []).Select(tree.Chosen).OfType<OrganizationNode>().Select(o => o.Code)], (with ?? []).FirstOrDefault(w => tree.Chosen(w) is null));

    /// <summary>Who the actor's organisation may propose to: a community or street chooses units and its equals, a unit communities and streets (and units, once one of those is chosen); its own ties first.</summary>
    /// <param name="but">Codes of those chosen already.</param>
    public IEnumerable<IGrouping<string, OrganizationNode>> Counterparts(Actor actor, IReadOnlyList<string> but)
    {
        var own = tree.Get(actor.OrganizationId!.Value);
        var local = own.IsLocal || but.Any(code => tree.ByCode(code) is { IsLocal: true });
        bool Related(OrganizationNode o) => !own.IsUnit && (own.Path.StartsWith(o.Path, StringComparison.Ordinal) || o.Path.StartsWith(own.Path, StringComparison.Ordinal));
        return tree.All.Where(o => !o.Dissolved && o.Id != own.Id && !but.Contains(o.Code) && (o.IsUnit ? local : o.IsLocal && !Related(o)))
            .OrderBy(o => o.MainCommunityId == own.Id || own.MainCommunityId == o.Id ? 0 : 1).ThenBy(o => o.Kind, StringComparer.Ordinal).ThenBy(o => o.Code, StringComparer.Ordinal)
            .GroupBy(o => o.MainCommunityId == own.Id ? "驻本社区单位" : own.MainCommunityId == o.Id ? "所在社区" : words.Name("organization_kind", o.Kind));
    }
}
