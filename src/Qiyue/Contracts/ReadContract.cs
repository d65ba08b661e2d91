using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts;

/// <summary>A contract as a reader sees it: the public part for everybody once it is on show, the internal part for the parties, the supervising body and those above.</summary>
public sealed class ContractView
{
    public required Contract Contract { get; init; }

    /// <summary>The reader stands inside: a party, above one, supervising, or judging from outside.</summary>
    public required bool IsInside { get; init; }

    /// <inheritdoc cref="ContractPermissions.SeesNegotiation"/>
    public required bool SeesNegotiation { get; init; }

    /// <summary>The organisation the reader acts for.</summary>
    public required Guid? Reader { get; init; }
    public required Light Light { get; init; }
    public IReadOnlyList<Clause> Clauses => _clauses ??= ClausesOf(Contract.Terms);
    private IReadOnlyList<Clause>? _clauses;

    /// <summary>Any version of the terms as people read it.</summary>
    public required Func<ContractTerms, IReadOnlyList<Clause>> ClausesOf { get; init; }
    public required IReadOnlyList<WorkEntry> Work { get; init; }
    public required IReadOnlyList<Activity> Activities { get; init; }
    public required IReadOnlyList<PublicComment> Comments { get; init; }

    /// <summary>Residents' answers by grade, 1 … 5.</summary>
    public required IReadOnlyDictionary<Satisfaction, int> Answers { get; init; }

    /// <summary>From here on only for those who see the negotiation.</summary>
    public required IReadOnlyList<ContractVersion> Versions { get; init; }
    public required IReadOnlyList<Remark> Remarks { get; init; }
    public required IReadOnlyList<Talk> Talks { get; init; }
    public required IReadOnlyList<ResultObjection> ResultObjections { get; init; }
    public required ContractChanges Changes { get; init; }
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
        var (signed, negotiation) = (contract.Stage.IsPublic(), inside && ContractPermissions.SeesNegotiation(act.Actor, contract, tree));
        return new()
        {
            Contract = contract, IsInside = inside, SeesNegotiation = negotiation, Reader = act.Actor.OrganizationId, Light = contract.LightOn(act.Today, policy[PolicyCatalogue.LightBehind], policy[PolicyCatalogue.LightOverdue]),
            ClausesOf = terms => Contracts.Clauses.Of(terms, o => tree.Find(o)?.Name ?? "", c => words.Name("category", c)),
            Work = signed ? await ask.Work(db, id, inside).ToListAsync(ct) : [],
            Activities = signed ? await ask.Activities(db, id).ToListAsync(ct) : [],
            Comments = signed ? await ask.Comments(db, id, inside).ToListAsync(ct) : [],
            Answers = signed ? await ask.Answers(db, id).ToDictionaryAsync(a => a.Grade, a => a.Count, cancellationToken: ct) : new Dictionary<Satisfaction, int>(),
            Versions = negotiation ? await db.Set<ContractVersion>().AsNoTracking().Where(v => v.ContractId == id && v.AmendmentId == null).OrderBy(v => v.Number).ToListAsync(ct) : [],
            Remarks = negotiation ? await db.Set<Remark>().AsNoTracking().Where(r => r.ContractId == id).OrderBy(r => r.At).ToListAsync(ct) : [],
            Talks = negotiation ? await db.Set<Talk>().AsNoTracking().Where(t => t.ContractId == id).OrderBy(t => t.On).ThenBy(t => t.At).ToListAsync(ct) : [],
            Changes = await ContractChanges.Read(db, contract, negotiation, tree, ct),
            ResultObjections = negotiation ? await db.Set<ResultObjection>().AsNoTracking().Where(o => o.ContractId == id).OrderBy(o => o.At).ToListAsync(ct) : [],
        };
    }
}
