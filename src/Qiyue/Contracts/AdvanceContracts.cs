using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts.Judging;
using Qiyue.Contracts.Signing;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Access;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts;

/// <summary>
/// What time does to contracts, once a day: the notice period ends, beneficiaries are reminded, silence becomes 默认确认, performance ends, results are formed and published, lights change.
/// Each step is an act of the system with its own journal entry; run twice, it does nothing the second time.
/// </summary>
public sealed class AdvanceContracts(Act act, ContractLoader contracts, PolicyBook policies, FormResult result, AdvanceSigning signing)
{
    /// <summary>Contracts on which something is due on a day; at most a batch, ask again until empty.</summary>
    public async Task<IReadOnlyList<Guid>> Due(DateOnly today, CancellationToken ct)
    {
        var all = act.Db.Set<Contract>().AsNoTracking();
        var running = all.Where(c => c.SuspendedOn == null); // no day runs out while a contract is suspended
        var found = new List<Guid>();
        found.AddRange(await act.Db.Set<WorkEntry>().Where(w => w.State == WorkState.Recorded && w.DefaultOn < today && running.Any(c => c.Id == w.ContractId)).OrderBy(w => w.Id).Select(w => w.ContractId).Take(Batch).ToListAsync(ct));
        found.AddRange(await act.Db.Set<WorkEntry>().Where(w => w.State == WorkState.Recorded && w.RemindedOn == null && w.RemindOn <= today && running.Any(c => c.Id == w.ContractId)).OrderBy(w => w.Id).Select(w => w.ContractId).Take(Batch).ToListAsync(ct));
        found.AddRange(await running.Where(c => c.Stage == ContractStage.Showing && c.NoticeEndsOn < today && c.OpenObjections == 0).OrderBy(c => c.Id).Select(c => c.Id).Take(Batch).ToListAsync(ct));
        found.AddRange(await running.Where(c => c.Stage == ContractStage.Performing && c.EndOn < today).OrderBy(c => c.Id).Select(c => c.Id).Take(Batch).ToListAsync(ct));
        found.AddRange(await running.Where(c => c.Stage == ContractStage.Performing && c.AllConfirmed).OrderBy(c => c.Id).Select(c => c.Id).Take(Batch).ToListAsync(ct));
        found.AddRange(await all.Where(c => c.Stage == ContractStage.Judging && c.ObjectionsUntil == null && c.JudgingUntil < today).OrderBy(c => c.Id).Select(c => c.Id).Take(Batch).ToListAsync(ct));
        found.AddRange(await all.Where(c => c.Stage == ContractStage.Judging && c.ObjectionsUntil < today && c.OpenResultObjections == 0 && !c.ReviewPending).OrderBy(c => c.Id).Select(c => c.Id).Take(Batch).ToListAsync(ct));
        found.AddRange(await act.Db.Set<AccessRow>().Where(r => r.SubjectKind == Contract.Kind && r.LightUntil < today).OrderBy(r => r.LightUntil).ThenBy(r => r.SubjectId).Select(r => r.SubjectId).Take(Batch).ToListAsync(ct));
        found.AddRange(await signing.Due(today, Batch, ct));
        return [.. found.Distinct()];
    }

    private const int Batch = 500;

    /// <summary>Takes one contract as far as the day allows.</summary>
    public async Task Handle(Guid id, CancellationToken ct)
    {
        var contract = await contracts.ForSystem(id, ct);
        var policy = await policies.Of(contract.DistrictId, act.Today, ct);
        await signing.Handle(contract, ct);
        if (contract.SuspendedOn is null)
        {
            ConfirmByDefault(contract);
            Remind(contract);
        }
        if (contract.MayEndNotice(act.Today))
        {
            contract.EndNotice(act.Today);
            act.Record(contract, "contract.notice_ended");
        }
        EndPerformanceIfDue(contract, policy);
        if (contract.Stage == ContractStage.Judging && contract.ObjectionsUntil is null && contract.JudgingUntil < act.Today) await result.Form(contract, policy, ct);
        if (contract.MayPublishResult(act.Today))
        {
            var review = contract.OpenReview;
            contract.PublishResult(act.Today);
            // Nobody took the review up within the objection days: the result says so.
            review?.End(ReviewEnding.Lapsed, "", null, null, act.Now);
            act.Record(contract, "contract.result_published", null, null, review is null ? [] : [review]);
        }
        act.Renew(contract);
        await act.Commit(ct);
    }

    private void EndPerformanceIfDue(Contract contract, DistrictPolicies policy)
    {
        if (!contract.MayEndPerformance(act.Today)) return;
        contract.EndPerformance(act.Today, WorkingCalendar.AddWorkingDays(act.Today, policy.Days(PolicyCatalogue.JudgingDays)));
        act.Record(contract, "contract.performance_ended");
        act.RecordTouched(contract);
    }

    private void ConfirmByDefault(Contract contract)
    {
        var silent = contract.Work.Where(w => w.State == WorkState.Recorded && w.DefaultOn < act.Today).ToList();
        if (silent.Count == 0) return;
        foreach (var entry in silent) contract.Confirm(entry, null, null, byDefault: true, act.Now);
        act.Record(contract, "work.confirmed_by_default", null, null, [.. silent]);
        act.RecordTouched(contract);
    }

    /// <summary>The to-do row is renewed, so that the bell rings again.</summary>
    private void Remind(Contract contract)
    {
        var waiting = contract.Work.Where(w => w.IsToRemind(act.Today)).ToList();
        if (waiting.Count == 0) return;
        foreach (var entry in waiting) entry.Remind(act.Today);
        act.Record(contract, "work.reminded", null, null, [.. waiting]);
    }
}
