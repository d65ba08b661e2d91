using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Access;

namespace Qiyue.Contracts;

/// <summary>Brings a contract for an act: with everything its rules and its to-do rows depend on, and only if the actor may see it.</summary>
public sealed class ContractLoader(Act act)
{
    /// <summary>The contract, tracked; a 404 for those who may not see it.</summary>
    /// <param name="version">If-Match: the version the caller has seen; a newer one is refused.</param>
    public async Task<Contract> ForAct(string code, CancellationToken ct, int? version = null)
    {
        var contract = act.Track(Tracked(c => c.Code == code) ?? await Whole().SingleOrDefaultAsync(c => c.Code == code, ct));
        if (!act.Actor.IsSystem && !contract.Stage.IsPublic() && !await MaySee(contract.Id, ct)) throw Refusal.NotFound();
        if (version is { } seen && seen != contract.Version) throw Refusal.ChangedMeanwhile();
        return contract;
    }

    /// <summary>For work of the system over contracts found by a query.</summary>
    public async Task<Contract> ForSystem(Guid id, CancellationToken ct) => act.Track(Tracked(c => c.Id == id) ?? await Whole().SingleOrDefaultAsync(c => c.Id == id, ct));

    /// <summary>Brought before in this scope: several acts of one story share it.</summary>
    private Contract? Tracked(Func<Contract, bool> which) => act.Db.Set<Contract>().Local.FirstOrDefault(which);

    /// <summary>The acting organisation is a party, supervises, judges or stands above one of them.</summary>
    public async Task<bool> MaySee(Guid id, CancellationToken ct) =>
        act.Actor.OrganizationId is { } organization && await act.Db.Set<AccessRow>().AnyAsync(r => r.OrganizationId == organization && r.SubjectKind == Contract.Kind && r.SubjectId == id, ct);

    private IQueryable<Contract> Whole() => act.Db.Set<Contract>()
        .Include(c => c.Parties).Include(c => c.Sources).Include(c => c.Obligations).Include(c => c.Milestones).Include(c => c.Judgements)
        .Include(c => c.Work.Where(w => w.State == WorkState.Recorded || w.State == WorkState.Disputed))
        .Include(c => c.Comments.Where(x => x.AnsweredAt == null))
        .Include(c => c.ResultObjections.Where(o => o.AnsweredAt == null))
        .AsSplitQuery();
}
