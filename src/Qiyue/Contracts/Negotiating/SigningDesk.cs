using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts.Negotiating;

/// <summary>Opens signing as soon as nothing is missing: the text is fixed with the parties' names and credit codes of that moment.</summary>
public sealed class SigningDesk(Act act, PolicyBook policies)
{
    public async Task OpenIfReady(Contract contract, CancellationToken ct)
    {
        if (contract.Stage != ContractStage.Negotiating || contract.MissingForSigning().Count > 0) return;
        contract.OpenSigning(await PartyDetails(contract, ct), await TermOf(contract, ct));
        act.Record(contract, "contract.signing_opened");
    }

    /// <summary>From today, as long as the parties agreed or the district says.</summary>
    internal async Task<SigningTerm> TermOf(Contract contract, CancellationToken ct)
    {
        var policy = await policies.Of(contract.DistrictId, act.Today, ct);
        return SigningTerm.From(act.Today, contract.SigningDays ?? policy.Days(PolicyCatalogue.SigningDays), policy.Days(PolicyCatalogue.SigningReminderDays));
    }

    /// <summary>Puts down how the parties sign: the act that proposes a contract, or one that changes it. Errors: signing.days, signing.party_unknown, signing.step, signing.no_party.</summary>
    internal async Task Arrange(Contract contract, Guid by, SigningPlanInput plan, OrganizationTree tree, CancellationToken ct)
    {
        var policy = await policies.Of(contract.DistrictId, act.Today, ct);
        var (least, most) = (policy.Days(PolicyCatalogue.SigningDaysLeast), policy.Days(PolicyCatalogue.SigningDaysMost));
        if (plan.Days is { } days && (days < least || days > most)) throw Refusal.Invalid(nameof(plan.Days), "signing.days", "签署期限须为 {0} 到 {1} 个工作日；不填则按本区规定。", least, most);
        var steps = new Dictionary<Guid, int>();
        foreach (var (i, step) in plan.Steps.Index())
            steps[tree.ByCode(step.Party)?.Id ?? throw Refusal.Invalid($"Steps[{i}].Party", "signing.party_unknown", "没有编码为 {0} 的组织，请从列表中选择。", step.Party)] = step.Step;
        contract.ArrangeSigning(by, steps, plan.Days);
    }

    /// <summary>Code, name and credit code of every party, and of those whose place a party has taken.</summary>
    internal async Task<Func<Guid, (string Code, string Name, string CreditCode)>> PartyDetails(Contract contract, CancellationToken ct)
    {
        var ids = contract.Parties.SelectMany(p => new[] { p.OrganizationId, p.SignedById }).Distinct().ToList();
        var parties = await act.Db.Set<Organization>().AsNoTracking().Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => (o.Code, o.Name, o.CreditCode), ct);
        return id => parties[id];
    }
}
