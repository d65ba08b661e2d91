using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts.Templates;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Codes;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Contracts.Negotiating;

/// <summary>A proposal from needs and resources, or from nothing. A list that a form or a body leaves out arrives as null and counts as empty.</summary>
public sealed class ProposeContractInput
{
    /// <summary>Codes of the parties, in the order of the text; a community or a street among them. The proposer's own may be left out: it is put in.</summary>
    public List<string> Parties { get; set => field = value ?? []; } = [];
    public List<string> Needs { get; set => field = value ?? []; } = [];
    public List<string> Resources { get; set => field = value ?? []; } = [];
    public TermsInput Terms { get; set; } = new();

    /// <summary>How the parties sign.</summary>
    public SigningPlanInput Signing { get; set => field = value ?? new(); } = new();

    /// <summary>Code of the template the terms were filled from; null = none.</summary>
    [Max(32)] public string? Template { get; set; }

    /// <summary>Version of that template.</summary>
    public int? TemplateVersion { get; set; }
    [Max(1000)] public string? Note { get; set; }
}

/// <summary>谈约 begins: the acting organisation puts the first version on the table. Errors: terms.*, contract.two_parties, contract.community_needed, contract.not_equals,
/// contract.party_unknown, contract.party_dissolved, source.unknown, template.unknown, signing.*.</summary>
public sealed class ProposeContract(Act act, OrganizationTree tree, WordLists words, Codes codes, ContractSources sources, SigningDesk desk)
{
    public async Task<Contract> Handle(ProposeContractInput input, CancellationToken ct)
    {
        if (!ContractPermissions.MayPropose(act.Actor)) throw Refusal.Forbidden();
        var contract = await Stage(input, act.Actor.OrganizationId!.Value, ct);
        await act.Commit(ct);
        return contract;
    }

    /// <summary>The proposal, recorded but not committed: for who proposes several in one act.</summary>
    internal async Task<Contract> Stage(ProposeContractInput input, Guid proposer, CancellationToken ct)
    {
        if (!act.Actor.IsSystem && !ContractPermissions.MayPropose(act.Actor)) throw Refusal.Forbidden();
        var contract = await Draft(input, proposer, ct);
        act.Record(contract, "contract.proposed", null, null, contract.VersionBy(proposer, act.Actor.PersonId, input.Note ?? "", act.Now).AddTo(act));
        return contract;
    }

    /// <summary>The new contract, added but not committed; also where 补录 begins.</summary>
    internal async Task<Contract> Draft(ProposeContractInput input, Guid proposer, CancellationToken ct)
    {
        var parties = input.Parties.Select((code, i) => tree.ByCode(code)?.Id ?? throw Refusal.Invalid($"Parties[{i}]", "contract.party_unknown", "没有编码为 {0} 的组织，请从列表中选择。", code)).ToList();
        if (!parties.Contains(proposer)) parties.Insert(0, proposer);
        if (parties.Select(tree.Get).FirstOrDefault(o => o.Dissolved) is { } gone) throw Refusal.Invalid("Parties", "contract.party_dissolved", "{0}已撤销，不能作为契约的一方。", gone.Name);
        var home = Home.Of(tree, parties) ?? throw Refusal.Invalid("Parties", "contract.community_needed", "共建契约须有一个社区（村）或街道（乡镇）作为一方，请添加。");
        RequireEquals(parties);
        var (supervisor, district) = Home.Supervision(tree, home);
        var from = await sources.Find(input.Needs, input.Resources, ct);
        var terms = input.Terms.ToTerms(tree, words);
        var code = await codes.Next("契", home.AreaCode, act.Today.Year, ct);
        var contract = Contract.Propose(code, home.Id, district.Id, supervisor.Id, proposer, parties, from, terms, act.Now);
        await desk.Arrange(contract, proposer, input.Signing, tree, ct);
        await NoteTemplate(contract, input, ct);
        return act.Add(contract);
    }

    private async Task NoteTemplate(Contract contract, ProposeContractInput input, CancellationToken ct)
    {
        if (input.Template is not { Length: > 0 } code) return;
        var version = await act.Db.Set<ContractTemplate>().Where(t => t.Code == code && t.DistrictId == contract.DistrictId && t.WithdrawnAt == null).Select(t => (int?)t.Number).SingleOrDefaultAsync(ct)
            ?? throw Refusal.Invalid(nameof(input.Template), "template.unknown", "没有编号为 {0} 的范本，或它已停用；请重新选择范本，或不用范本。", code);
        contract.NoteTemplate(code, input.TemplateVersion is { } used && used >= 1 && used <= version ? used : version);
    }

    /// <summary>Who can order the other about needs no contract with it; where a unit stands in the tree says nothing of that.</summary>
    private void RequireEquals(List<Guid> parties)
    {
        if (Home.NotEquals(tree, parties) is var (above, below)) throw Refusal.Invalid("Parties", "contract.not_equals", "{0}与{1}是上下级，不能互为共建契约的一方，请调整各方。", above.Name, below.Name);
    }
}
