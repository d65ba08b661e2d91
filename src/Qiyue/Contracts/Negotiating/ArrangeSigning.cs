using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;

namespace Qiyue.Contracts.Negotiating;

/// <summary>How the parties sign. Left as it is, all sign in parallel within the days of the district's policy.</summary>
public sealed class SigningPlanInput
{
    /// <summary>Parties that are left out sign in the first step.</summary>
    public List<SigningStepInput> Steps { get; set => field = value ?? []; } = [];

    /// <summary>Working days to sign, counted from the day the text is fixed; null = the policy signing_days.</summary>
    public int? Days { get; set; }

    /// <summary>The plan of a contract, or of parties that have none yet.</summary>
    public static SigningPlanInput Of(Contract contract, OrganizationTree tree) => new()
    {
        Steps = [.. contract.Parties.OrderBy(p => p.Order).Select(p => new SigningStepInput { Party = tree.Get(p.OrganizationId).Code, Step = p.Step })], Days = contract.SigningDays,
    };
}

public sealed class SigningStepInput
{
    /// <summary>Code of the party.</summary>
    [Filled, Max(32)] public string Party { get; set; } = "";

    /// <summary>1, 2 …; equal steps sign in parallel.</summary>
    [Between(1, 20)] public int Step { get; set; } = 1;
}

/// <summary>Agrees in which steps and within how many days the parties sign; whoever has accepted the version on the table answers anew. Errors: signing.days, signing.party_unknown, signing.no_party, signing.step.</summary>
public sealed class ArrangeSigning(Act act, ContractLoader contracts, SigningDesk desk, OrganizationTree tree)
{
    public async Task<Contract> Handle(string code, SigningPlanInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.Require(ContractStage.Negotiating);
        if (!ContractPermissions.MayNegotiate(act.Actor, contract)) throw Refusal.Forbidden();
        await desk.Arrange(contract, act.Actor.OrganizationId!.Value, input, tree, ct);
        act.Record(contract, "contract.signing_arranged");
        await act.Commit(ct);
        return contract;
    }
}
