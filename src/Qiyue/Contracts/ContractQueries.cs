using Microsoft.EntityFrameworkCore;
using Qiyue.Data;

namespace Qiyue.Contracts;

/// <summary>The queries of every reader and every act, compiled: the page of a contract is opened by QR codes all over the district.</summary>
internal sealed class ContractQueries
{
    /// <summary>The newest entries are enough for a page. Inside, those that wait for somebody come first, so that none of them drops out of sight.</summary>
    public const int Newest = 50;

    /// <summary>With its parties, obligations and milestones.</summary>
    public readonly Func<QiyueDb, string, CancellationToken, Task<Contract?>> Shown = EF.CompileAsyncQuery((QiyueDb db, string code, CancellationToken _) =>
        db.Set<Contract>().AsNoTracking().Include(c => c.Parties).Include(c => c.Obligations).Include(c => c.Milestones).AsSplitQuery().SingleOrDefault(c => c.Code == code));

    /// <summary>For those inside also its sources and sheets.</summary>
    public readonly Func<QiyueDb, string, CancellationToken, Task<Contract?>> Whole = EF.CompileAsyncQuery((QiyueDb db, string code, CancellationToken _) =>
        db.Set<Contract>().AsNoTracking().Include(c => c.Parties).Include(c => c.Sources).Include(c => c.Obligations).Include(c => c.Milestones).Include(c => c.Judgements).AsSplitQuery().SingleOrDefault(c => c.Code == code));

    public readonly Func<QiyueDb, Guid, bool, IAsyncEnumerable<WorkEntry>> Work = EF.CompileAsyncQuery((QiyueDb db, Guid id, bool inside) =>
        db.Set<WorkEntry>().AsNoTracking().Where(w => w.ContractId == id)
            .OrderByDescending(w => inside && (w.State == WorkState.Recorded || w.State == WorkState.Disputed) ? 1 : 0).ThenByDescending(w => w.DoneOn).ThenByDescending(w => w.Id).Take(Newest));

    public readonly Func<QiyueDb, Guid, IAsyncEnumerable<Activity>> Activities = EF.CompileAsyncQuery((QiyueDb db, Guid id) =>
        db.Set<Activity>().AsNoTracking().Where(a => a.ContractId == id).OrderByDescending(a => a.On).ThenByDescending(a => a.Id).Take(Newest));

    /// <summary>Answered ones that are not hidden; inside, all.</summary>
    public readonly Func<QiyueDb, Guid, bool, IAsyncEnumerable<PublicComment>> Comments = EF.CompileAsyncQuery((QiyueDb db, Guid id, bool inside) =>
        db.Set<PublicComment>().AsNoTracking().Where(c => c.ContractId == id && (inside || c.AnsweredAt != null && c.HiddenReason == ""))
            .OrderByDescending(c => inside && c.AnsweredAt == null ? 1 : 0).ThenByDescending(c => c.At).Take(Newest));

    public readonly Func<QiyueDb, Guid, IAsyncEnumerable<AnswerCount>> Answers = EF.CompileAsyncQuery((QiyueDb db, Guid id) =>
        db.Set<ResidentAnswer>().Where(a => a.ContractId == id).GroupBy(a => a.Grade).Select(g => new AnswerCount(g.Key, g.Count())));

    /// <summary>For change, with everything the rules and to-do rows of a contract depend on; of the rows beside it the open ones.</summary>
    public readonly Func<QiyueDb, string, CancellationToken, Task<Contract?>> ForAct = EF.CompileAsyncQuery((QiyueDb db, string code, CancellationToken _) =>
        db.Set<Contract>().Include(c => c.Parties).Include(c => c.Sources).Include(c => c.Obligations).Include(c => c.Milestones).Include(c => c.Judgements)
            .Include(c => c.Work.Where(w => w.State == WorkState.Recorded || w.State == WorkState.Disputed))
            .Include(c => c.Comments.Where(x => x.AnsweredAt == null)).Include(c => c.ResultObjections.Where(o => o.AnsweredAt == null))
            .Include(c => c.LookBacks.Where(l => l.State == LookBackState.Open || l.State == LookBackState.Following)).Include(c => c.GapReviews.Where(r => r.Ending == null)).AsSplitQuery()
            .SingleOrDefault(c => c.Code == code));

    /// <inheritdoc cref="ForAct"/>
    public readonly Func<QiyueDb, Guid, CancellationToken, Task<Contract?>> ForSystem = EF.CompileAsyncQuery((QiyueDb db, Guid id, CancellationToken _) =>
        db.Set<Contract>().Include(c => c.Parties).Include(c => c.Sources).Include(c => c.Obligations).Include(c => c.Milestones).Include(c => c.Judgements)
            .Include(c => c.Work.Where(w => w.State == WorkState.Recorded || w.State == WorkState.Disputed))
            .Include(c => c.Comments.Where(x => x.AnsweredAt == null)).Include(c => c.ResultObjections.Where(o => o.AnsweredAt == null))
            .Include(c => c.LookBacks.Where(l => l.State == LookBackState.Open || l.State == LookBackState.Following)).Include(c => c.GapReviews.Where(r => r.Ending == null)).AsSplitQuery()
            .SingleOrDefault(c => c.Id == id));

    public sealed record AnswerCount(Satisfaction Grade, int Count);
}
