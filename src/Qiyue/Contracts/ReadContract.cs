using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts;

/// <summary>A contract as a reader sees it: the public part for everybody once it is on show, the internal part for the parties and those above.</summary>
public sealed class ContractView
{
    public required Contract Contract { get; init; }

    /// <summary>The reader stands inside: a party, above one, or supervising.</summary>
    public required bool IsInside { get; init; }
    public required Light Light { get; init; }
    public required IReadOnlyList<Clause> Clauses { get; init; }
    public required IReadOnlyList<WorkEntry> Work { get; init; }
    public required IReadOnlyList<Activity> Activities { get; init; }
    public required IReadOnlyList<PublicComment> Comments { get; init; }

    /// <summary>Residents' answers by grade, 1 … 5.</summary>
    public required IReadOnlyDictionary<Satisfaction, int> Answers { get; init; }

    /// <summary>Inside only; empty for the public.</summary>
    public required IReadOnlyList<ContractVersion> Versions { get; init; }
    public required IReadOnlyList<Remark> Remarks { get; init; }
    public required IReadOnlyList<Talk> Talks { get; init; }
    public required IReadOnlyList<ResultObjection> ResultObjections { get; init; }
    public int AnswerCount => Answers.Values.Sum();

    /// <summary>很满意 + 满意 ÷ all; null without answers.</summary>
    public decimal? SatisfactionRate => AnswerCount == 0 ? null : (decimal)(Answers.GetValueOrDefault(Satisfaction.VeryGood) + Answers.GetValueOrDefault(Satisfaction.Good)) / AnswerCount;
}

/// <summary>Reads one contract for page and API. A 404 for those who may not see it.</summary>
public sealed class ReadContract(Act act, ContractLoader loader, OrganizationTree tree, WordLists words, PolicyBook policies)
{
    public async Task<ContractView> Handle(string code, CancellationToken ct)
    {
        var (db, ask) = (act.Db, PerModel<ContractQueries>.Of(act.Db));
        var stranger = act.Actor is { IsSystem: false, OrganizationId: null };
        var contract = await (stranger ? ask.Shown : ask.Whole)(db, code, ct) ?? throw Refusal.NotFound();
        var inside = act.Actor.IsSystem || await loader.MaySee(contract.Id, ct);
        if (!inside && !contract.Stage.IsPublic()) throw Refusal.NotFound();
        var id = contract.Id;
        var policy = await policies.Of(contract.DistrictId, act.Today, ct);
        var signed = contract.Stage.IsPublic();
        return new()
        {
            Contract = contract, IsInside = inside, Light = contract.LightOn(act.Today, policy[PolicyCatalogue.LightBehind], policy[PolicyCatalogue.LightOverdue]),
            Clauses = Contracts.Clauses.Of(contract.Terms, o => tree.Find(o)?.Name ?? "", c => words.Name("category", c)),
            Work = signed ? await ask.Work(db, id).ToListAsync(ct) : [],
            Activities = signed ? await ask.Activities(db, id).ToListAsync(ct) : [],
            Comments = signed ? await ask.Comments(db, id, inside).ToListAsync(ct) : [],
            Answers = signed ? await ask.Answers(db, id).ToDictionaryAsync(a => a.Grade, a => a.Count, cancellationToken: ct) : new Dictionary<Satisfaction, int>(),
            Versions = inside ? await db.Set<ContractVersion>().AsNoTracking().Where(v => v.ContractId == id).OrderBy(v => v.Number).ToListAsync(ct) : [],
            Remarks = inside ? await db.Set<Remark>().AsNoTracking().Where(r => r.ContractId == id).OrderBy(r => r.At).ToListAsync(ct) : [],
            Talks = inside ? await db.Set<Talk>().AsNoTracking().Where(t => t.ContractId == id).OrderBy(t => t.On).ThenBy(t => t.At).ToListAsync(ct) : [],
            ResultObjections = inside ? await db.Set<ResultObjection>().AsNoTracking().Where(o => o.ContractId == id).OrderBy(o => o.At).ToListAsync(ct) : [],
        };
    }
}
