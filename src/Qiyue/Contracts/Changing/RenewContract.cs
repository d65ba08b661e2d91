using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;

namespace Qiyue.Contracts.Changing;

public sealed class RenewContractInput
{
    public TermsInput Terms { get; set; } = new();

    /// <summary>Numbers of the former contract's obligations whose undone rest goes along, marked 上期未完成; the others are dropped.</summary>
    public List<int> Carry { get; set => field = value ?? []; } = [];
    [Max(1000)] public string? Note { get; set; }
}

/// <summary>续约: a new contract between the same parties, in 谈约, linked with the one it renews. Errors: contract.already_renewed, renewal.nothing_left, terms.*, and those of a proposal.</summary>
public sealed class RenewContract(Act act, ContractLoader contracts, OrganizationTree tree, ProposeContract propose)
{
    public async Task<Contract> Handle(string code, RenewContractInput input, CancellationToken ct)
    {
        var former = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayPropose(act.Actor) || !former.HasParty(act.Actor.OrganizationId)) throw Refusal.Forbidden();
        await RequireNotRenewed(former, ct);
        var own = act.Actor.OrganizationId!.Value;
        var terms = input.Terms;
        foreach (var number in input.Carry.Distinct()) terms.Obligations.Add(Rest(former, number, terms));
        var contract = await propose.Draft(new() { Parties = [.. former.Parties.OrderBy(p => p.Order).Select(p => tree.Get(p.OrganizationId).Code)], Terms = terms, Signing = SigningPlanInput.Of(former, tree), Note = input.Note }, own, ct);
        former.NoteRenewal(contract);
        act.Record(contract, "contract.proposed", null, null, contract.VersionBy(own, act.Actor.PersonId, input.Note ?? "", act.Now).AddTo(act));
        act.Record(former, "contract.renewed");
        await act.Commit(ct);
        return contract;
    }

    /// <summary>The same terms, moved on to follow the former contract; with what it left undone listed apart.</summary>
    public RenewContractInput Draft(Contract former, DateOnly today)
    {
        var start = former.EndOn >= today ? former.EndOn.AddDays(1) : today;
        var days = start.DayNumber - former.StartOn.DayNumber;
        var terms = TermsInput.From(former.Terms with
        {
            StartOn = start, EndOn = former.EndOn.AddDays(days),
            Obligations = [.. former.Terms.Obligations.Where(o => !o.Waived && !o.CarriedOver).Select(o => o with { DueOn = o.DueOn.AddDays(days) })],
            Milestones = [.. former.Terms.Milestones.Select(m => m with { PlannedOn = m.PlannedOn.AddDays(days) })],
        }, tree);
        foreach (var o in terms.Obligations) o.Number = 0;
        foreach (var m in terms.Milestones) m.Number = 0;
        return new() { Terms = terms, Carry = [.. Undone(former).Select(o => o.Number)] };
    }

    /// <summary>Obligations not waived and not confirmed in full, with what is left of them.</summary>
    public static IEnumerable<Obligation> Undone(Contract former) => former.Obligations.Where(o => !o.IsSettled).OrderBy(o => o.Number);

    private ObligationInput Rest(Contract former, int number, TermsInput terms)
    {
        var o = Undone(former).FirstOrDefault(o => o.Number == number) ?? throw Refusal.Invalid("Carry", "renewal.nothing_left", "原契约的义务 {0} 没有未完成的部分，请不要勾选。", number);
        return new()
        {
            Doer = tree.Get(o.DoerId).Code, Beneficiary = tree.Get(o.BeneficiaryId).Code, What = o.What, Quantity = (o.Promised - o.Confirmed).ToString(), Unit = o.Unit, Audience = o.Audience, DueOn = terms.EndOn,
            ResponsibleName = o.ResponsibleName, ResponsiblePost = o.ResponsiblePost, Weight = o.Weight, CarriedOver = true,
        };
    }

    private async Task RequireNotRenewed(Contract former, CancellationToken ct)
    {
        if (former.RenewedAs.Length == 0) return;
        if (await act.Db.Set<Contract>().AnyAsync(c => c.Code == former.RenewedAs && c.Stage != ContractStage.Declined, ct))
            throw new Refusal("contract.already_renewed", "此契约已经续约为 {0}，请在那份契约上办理。", 409, former.RenewedAs);
    }
}
