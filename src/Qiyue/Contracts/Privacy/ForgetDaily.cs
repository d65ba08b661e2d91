using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts.Privacy;

/// <summary>
/// Every night: the traces of contacts that residents left with comments and ratings, and photos of contracts that ended long ago, after the months of the district's policies. One entry per contract says so: the
/// journal keeps the digest of what was there. What is due is found by indexes that hold nothing else.
/// </summary>
public sealed class ForgetDaily(SystemSteps steps, ActClock clock) : IDailyJob
{
    private const int Batch = 100;

    public async Task<DailyOutcome> Run(CancellationToken ct)
    {
        var failures = new List<string>();
        return new(await Each(CommentsDue, Comments) + await Each(RatersDue, Raters) + await Each(PhotosDue, Photos), failures);

        Task<long> Each(Func<IServiceProvider, CancellationToken, Task<IReadOnlyList<Guid>>> find, Func<IServiceProvider, Guid, CancellationToken, Task> act) => steps.Each(s => find(s, ct), (s, id) => act(s, id, ct), failures, ct);
    }

    private async Task<IReadOnlyList<Guid>> CommentsDue(IServiceProvider s, CancellationToken ct)
    {
        var before = await Before(s, PolicyCatalogue.CommentContactMonths, ct);
        return await s.GetRequiredService<QiyueDb>().Set<PublicComment>().Where(c => c.ContactDigest != "" && c.AnsweredAt < before).OrderBy(c => c.AnsweredAt).Select(c => c.ContractId).Take(Batch).ToListAsync(ct);
    }

    private static async Task Comments(IServiceProvider s, Guid id, CancellationToken ct)
    {
        var (act, contract) = await Contract(s, id, ct);
        var before = await Before(s, contract, PolicyCatalogue.CommentContactMonths, ct);
        var due = await act.Db.Set<PublicComment>().Where(c => c.ContractId == id && c.ContactDigest != "" && c.AnsweredAt < before).ToListAsync(ct);
        if (due.Count == 0) return;
        foreach (var comment in due) comment.ForgetContact();
        act.Record(contract, "contract.contacts_forgotten", null, null, [.. due]);
        await act.Commit(ct);
    }

    private async Task<IReadOnlyList<Guid>> RatersDue(IServiceProvider s, CancellationToken ct)
    {
        var (before, db) = (await Before(s, PolicyCatalogue.RaterMarkMonths, ct), s.GetRequiredService<QiyueDb>());
        return await db.Set<ResidentAnswer>().Where(a => a.Way == AnswerWay.Qr && !a.Forgotten && a.At < before).OrderBy(a => a.At)
            .Where(a => db.Set<Contract>().Any(c => c.Id == a.ContractId && (c.Stage == ContractStage.Published || c.Stage == ContractStage.Terminated))).Select(a => a.ContractId).Take(Batch).ToListAsync(ct);
    }

    private static async Task Raters(IServiceProvider s, Guid id, CancellationToken ct)
    {
        var (act, contract) = await Contract(s, id, ct);
        var before = await Before(s, contract, PolicyCatalogue.RaterMarkMonths, ct);
        var due = await act.Db.Set<ResidentAnswer>().Where(a => a.ContractId == id && a.Way == AnswerWay.Qr && !a.Forgotten && a.At < before).ToListAsync(ct);
        if (due.Count == 0) return;
        foreach (var answer in due) answer.ForgetAnswerer();
        act.Record(contract, "contract.raters_forgotten", null, null, [.. due]);
        await act.Commit(ct);
    }

    private async Task<IReadOnlyList<Guid>> PhotosDue(IServiceProvider s, CancellationToken ct)
    {
        var (before, db) = (ActClock.DayOf(await Before(s, PolicyCatalogue.PhotoKeptMonths, ct)), s.GetRequiredService<QiyueDb>());
        return await db.Set<WorkEntry>().Where(w => w.PhotoId != null && w.DoneOn < before && db.Set<Contract>().Any(c => c.Id == w.ContractId && (c.PublishedOn < before || c.EndedOn < before)))
            .OrderBy(w => w.DoneOn).Select(w => w.ContractId).Take(Batch).ToListAsync(ct);
    }

    private static async Task Photos(IServiceProvider s, Guid id, CancellationToken ct)
    {
        var (act, contract) = await Contract(s, id, ct);
        var before = ActClock.DayOf(await Before(s, contract, PolicyCatalogue.PhotoKeptMonths, ct));
        if (!(contract.PublishedOn < before || contract.EndedOn < before)) return;
        var due = await act.Db.Set<WorkEntry>().Where(w => w.ContractId == id && w.PhotoId != null).ToListAsync(ct);
        if (due.Count > 0) await s.GetRequiredService<ErasePhoto>().Erase(contract, due, "超过保存期", ct);
    }

    private async Task<DateTime> Before(IServiceProvider s, PolicyDefinition months, CancellationToken ct) => clock.Now.AddMonths(-await s.GetRequiredService<PolicyBook>().Shortest(months, clock.Today, ct));

    private static async Task<DateTime> Before(IServiceProvider s, Contract contract, PolicyDefinition months, CancellationToken ct)
    {
        var act = s.GetRequiredService<Act>();
        return act.Now.AddMonths(-(await s.GetRequiredService<PolicyBook>().Of(contract.DistrictId, act.Today, ct)).Days(months));
    }

    private static async Task<(Act, Contract)> Contract(IServiceProvider s, Guid id, CancellationToken ct) => (s.GetRequiredService<Act>(), await s.GetRequiredService<ContractLoader>().ForSystem(id, ct));
}
