using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Files;
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
    /// <summary>For those inside.</summary>
    public IReadOnlyList<LookBack> LookBacks { get; init; } = [];

    /// <summary>Public with the published result; before, for those inside.</summary>
    public IReadOnlyList<GapReview> GapReviews { get; init; } = [];
    public IReadOnlyList<ResultCorrection> Corrections { get; init; } = [];

    /// <summary>Kind and day are public.</summary>
    public IReadOnlyList<ResultUse> Uses { get; init; } = [];

    /// <summary>What the public reads: internal notes left out, personal data in free text hidden.</summary>
    internal void HidePersonal()
    {
        Contract.HidePersonal();
        foreach (var entry in Work) entry.HidePersonal();
        foreach (var activity in Activities) activity.HidePersonal();
        foreach (var comment in Comments) comment.HidePersonal();
        foreach (var review in GapReviews) review.HidePersonal();
        foreach (var correction in Corrections) correction.HidePersonal();
        foreach (var use in Uses) use.HidePersonal();
    }

    public int AnswerCount => Answers.Values.Sum();

    /// <summary>很满意 + 满意 ÷ all; null without answers.</summary>
    public decimal? SatisfactionRate => AnswerCount == 0 ? null : (decimal)(Answers.GetValueOrDefault(Satisfaction.VeryGood) + Answers.GetValueOrDefault(Satisfaction.Good)) / AnswerCount;
}

/// <summary>Reads one contract for page and API. A 404 for those who may not see it.</summary>
public sealed class ReadContract(Act act, ContractLoader loader, OrganizationTree tree, WordLists words, PolicyBook policies)
{
    /// <summary>The public address and its print show everybody the same, whoever looks. A 404 before the contract is on show.</summary>
    public async Task<ContractView> ForPublic(string code, CancellationToken ct)
    {
        var view = await Read(code, forPublic: true, ct);
        return view.Contract.Stage.IsPublic() ? view : throw Refusal.NotFound();
    }

    /// <inheritdoc cref="ContractPermissions.SeesNegotiation"/>
    public async Task<bool> SeesJournal(Guid id, CancellationToken ct) =>
        await act.Db.Set<Contract>().AsNoTracking().Include(c => c.Parties).SingleOrDefaultAsync(c => c.Id == id, ct) is { } contract && ContractPermissions.SeesNegotiation(act.Actor, contract, tree);

    /// <summary>What is attached to a talk is read by those who read the talk.</summary>
    public async Task<bool> SeesFile(StoredFile file, CancellationToken ct) =>
        !await act.Db.Set<Talk>().AnyAsync(t => t.ContractId == file.SubjectId && t.FileId == file.Id, ct) || await SeesJournal(file.SubjectId!.Value, ct);

    public Task<ContractView> Handle(string code, CancellationToken ct) => Read(code, forPublic: false, ct);

    private async Task<ContractView> Read(string code, bool forPublic, CancellationToken ct)
    {
        var (db, ask) = (act.Db, PerModel<ContractQueries>.Of(act.Db));
        var stranger = act.Actor is { IsSystem: false, OrganizationId: null };
        var contract = await (stranger ? ask.Shown : ask.Whole)(db, code, ct) ?? throw Refusal.NotFound();
        var inside = act.Actor.IsSystem || await loader.MaySee(contract.Id, ct);
        if (!inside && !contract.Stage.IsPublic()) throw Refusal.NotFound();
        var id = contract.Id;
        if (inside && contract.Stage == ContractStage.Signing)
            contract.Bring(await db.Set<Delegation>().AsNoTracking().Where(d => d.ContractId == id && d.UsedAt == null && d.EndedAt == null).ToListAsync(ct),
                await db.Set<PaperScan>().AsNoTracking().Where(s => s.ContractId == id && (s.State == ScanState.Waiting || s.State == ScanState.Rejected)).OrderBy(s => s.At).ToListAsync(ct));
        var policy = await policies.Of(contract.DistrictId, act.Today, ct);
        var full = inside && !forPublic;
        var (signed, negotiation) = (contract.Stage.IsPublic(), full && ContractPermissions.SeesNegotiation(act.Actor, contract, tree));
        var view = new ContractView
        {
            Contract = contract, IsInside = inside, SeesNegotiation = negotiation, Reader = act.Actor.OrganizationId, Light = contract.LightOn(act.Today, policy[PolicyCatalogue.LightBehind], policy[PolicyCatalogue.LightOverdue]),
            ClausesOf = terms => Contracts.Clauses.Of(terms, o => tree.Find(o)?.Name ?? "", c => words.Name("category", c)),
            Work = signed ? await ask.Work(db, id, full).ToListAsync(ct) : [],
            Activities = signed ? await ask.Activities(db, id).ToListAsync(ct) : [],
            Comments = signed ? await ask.Comments(db, id, full).ToListAsync(ct) : [],
            Answers = signed ? await ask.Answers(db, id).ToDictionaryAsync(a => a.Grade, a => a.Count, cancellationToken: ct) : new Dictionary<Satisfaction, int>(),
            Versions = negotiation ? await db.Set<ContractVersion>().AsNoTracking().Where(v => v.ContractId == id && v.AmendmentId == null).OrderBy(v => v.Number).ToListAsync(ct) : [],
            Remarks = negotiation ? await db.Set<Remark>().AsNoTracking().Where(r => r.ContractId == id).OrderBy(r => r.At).ToListAsync(ct) : [],
            Talks = negotiation ? await db.Set<Talk>().AsNoTracking().Where(t => t.ContractId == id).OrderBy(t => t.On).ThenBy(t => t.At).ToListAsync(ct) : [],
            LookBacks = full && contract.LookBackCount > 0 ? await db.Set<LookBack>().AsNoTracking().Where(l => l.ContractId == id).OrderBy(l => l.Number).ToListAsync(ct) : [],
            GapReviews = contract.GapReviewCount > 0 && (full || contract.Stage == ContractStage.Published) ? await db.Set<GapReview>().AsNoTracking().Where(r => r.ContractId == id).OrderBy(r => r.Number).ToListAsync(ct) : [],
            Corrections = contract.CorrectedOn is not null ? await db.Set<ResultCorrection>().AsNoTracking().Where(r => r.ContractId == id).OrderBy(r => r.At).ToListAsync(ct) : [],
            Uses = contract.FirstUsedOn is not null ? await db.Set<ResultUse>().AsNoTracking().Where(u => u.ContractId == id).OrderByDescending(u => u.UsedOn).ThenByDescending(u => u.Id).Take(50).ToListAsync(ct) : [],
            Changes = await ContractChanges.Read(db, contract, negotiation, tree, ct) is var changes && full ? changes : changes.ForPublic(),
            ResultObjections = negotiation ? await db.Set<ResultObjection>().AsNoTracking().Where(o => o.ContractId == id).OrderBy(o => o.At).ToListAsync(ct) : [],
        };
        if (!full) view.HidePersonal();
        return view;
    }
}
