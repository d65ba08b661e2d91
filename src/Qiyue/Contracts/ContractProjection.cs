using Qiyue.Contracts.Signing;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Policies;
using Qiyue.Platform.Todo;

namespace Qiyue.Contracts;

/// <summary>Who may read a contract, how it is found, and what is due on it from whom.</summary>
public sealed class ContractProjection(OrganizationTree tree, WordLists words, PolicyBook policies, ActClock clock) : IProjection<Contract>
{
    public async ValueTask<Projected> Project(Contract c, CancellationToken ct)
    {
        var plain = new Projected(Readers(c), c.Stage.IsPublic(), c.ProposedAt, c.Stage.Facet(), c.Category, SearchText(c), [.. Todos(c), .. JudgingTodos.Of(c)], ContractFacts.Of(c).Json);
        if (c.Stage is not (ContractStage.Showing or ContractStage.Performing)) return plain;
        var policy = await policies.Of(c.DistrictId, clock.Today, ct);
        var (behind, overdue) = (policy[PolicyCatalogue.LightBehind], policy[PolicyCatalogue.LightOverdue]);
        return plain with { Light = c.LightOn(clock.Today, behind, overdue).Facet(), LightUntil = c.Progress.LightUntil(clock.Today, behind, overdue) };
    }

    /// <summary>The parties, who supervises, who judges from outside, and everything above them; a group stands in no tree.</summary>
    public HashSet<Guid> Readers(Contract c)
    {
        var readers = c.Parties.Select(p => p.OrganizationId).Append(c.SupervisorId).Concat(c.ThirdPartyId is { } third && c.ThirdGroupName.Length == 0 ? [third] : []).SelectMany(tree.SelfAndAbove).ToHashSet();
        if (c.ThirdGroupName.Length > 0) readers.Add(c.ThirdPartyId!.Value);
        return readers;
    }

    /// <summary>Everybody searches the same text: a number that is hidden on the page must not be found either.</summary>
    private string SearchText(Contract c) => Mask.Text(string.Join('\n',
        [c.Code, c.Title, words.Name("category", c.Category), .. c.Parties.OrderBy(p => p.Order).Select(p => tree.Find(p.OrganizationId)?.Name ?? ""), c.Terms.Purpose,
         .. c.Terms.Obligations.Select(o => o.What), .. c.Terms.Milestones.Select(m => m.Name)]));

    private static IEnumerable<TodoDraft> Todos(Contract c) => c.Stage switch
    {
        ContractStage.Negotiating => [.. Negotiating(c), .. SigningTodos.Returned(c)],
        ContractStage.Signing => SigningTodos.Of(c),
        ContractStage.Showing or ContractStage.Performing when c.SuspendedOn is not null => [.. Answers(c), .. Confirmations(c, paused: true), .. Ending(c), .. ChangeTodos.Of(c)],
        ContractStage.Showing or ContractStage.Performing => [.. Answers(c), .. Performing(c), .. Ending(c), .. ChangeTodos.Of(c)],
        ContractStage.Judging => [.. Answers(c), .. Confirmations(c), .. Judging(c)],
        ContractStage.Published or ContractStage.Terminated => [.. Answers(c), .. Confirmations(c)],
        _ => [],
    };

    private static IEnumerable<TodoDraft> Negotiating(Contract c)
    {
        foreach (var party in c.Parties.Where(p => p.AcceptedVersion != c.TermsVersion))
            yield return new(party.OrganizationId, Duty.Negotiate, "contract.answer", "回应《{0}》第 {1} 版", "这一版还待贵方回应，请同意、还价或婉拒。", $"/work/contracts/{c.Code}", Args: [c.Title, c.TermsVersion.ToString()]);
        if (!c.HasTalk && c.Parties.All(p => p.AcceptedVersion == c.TermsVersion))
            yield return new(c.ProposedById, Duty.Negotiate, "contract.talk", "登记《{0}》的洽谈", "各方已同意，登记至少一次洽谈后即可签约。", $"/work/contracts/{c.Code}/talks/new", Args: c.Title);
    }

    private static IEnumerable<TodoDraft> Answers(Contract c) => c.Comments.Where(x => !x.IsAnswered).SelectMany(x => new[] { c.CommunityId, c.SupervisorId }
        .Select(o => new TodoDraft(o, o == c.CommunityId ? Duty.Negotiate : Duty.Supervise, $"comment.answer:{x.Id}", x.IsObjection ? "答复对《{0}》的异议" : "答复对《{0}》的意见",
            x.IsObjection ? "公示期内的异议答复后，契约才能转入履约。" : "居民意见应当答复。", $"/work/contracts/{c.Code}/comments", x.IsObjection ? c.NoticeEndsOn : null, Args: c.Title)));

    private static IEnumerable<TodoDraft> Performing(Contract c) =>
    [
        .. c.Obligations.Where(o => o.WaivedBy is null && o.Recorded < o.Promised).Select(o => new TodoDraft(o.DoerId, Duty.Perform, $"work.record:{o.Number}", "履行《{0}》：{1}",
            "契约约定的义务，完成后请登记。", $"/work/contracts/{c.Code}/work/new?obligation={o.Number}", o.DueOn, Args: [c.Title, o.What])),
        .. c.Milestones.Where(m => m.IsOpen).Select(m => new TodoDraft(c.CommunityId, Duty.Perform, $"milestone.reach:{m.Number}", "登记《{0}》的节点：{1}",
            "契约约定的节点，到期前请登记完成情况。", $"/work/contracts/{c.Code}/milestones", m.PlannedOn, Args: [c.Title, m.Name])),
        .. Confirmations(c),
    ];

    /// <param name="paused">Suspended: disputes are ruled upon, confirmation waits.</param>
    private static IEnumerable<TodoDraft> Confirmations(Contract c, bool paused = false) => c.Work.Where(w => w.State is WorkState.Disputed || w.State is WorkState.Recorded && !paused).Select(w => w.State == WorkState.Recorded
        ? new TodoDraft(c.ObligationOf(w.ObligationId).BeneficiaryId, Duty.Confirm, $"work.{(w.RemindedOn is null ? "confirm" : "reminder")}:{w.Id}", "确认《{0}》的履约记录：{1}",
            w.RemindedOn is null ? "受益方逾期未确认，将计为默认确认。" : "提醒：此条仍待确认，到期未确认即计为默认确认。", $"/work/contracts/{c.Code}/work", w.DefaultOn, Args: [c.Title, c.ObligationOf(w.ObligationId).What])
        : new TodoDraft(c.SupervisorId, Duty.Supervise, $"work.rule:{w.Id}", "裁定《{0}》的履约争议：{1}",
            "双方对履约记录有争议，由监督方裁定。", $"/work/contracts/{c.Code}/work", Args: [c.Title, c.ObligationOf(w.ObligationId).What]));

    private static IEnumerable<TodoDraft> Ending(Contract c) => c.EndingProposedById is null ? [] : c.Parties.Where(p => p.AgreedToEndAt is null).Select(p =>
        new TodoDraft(p.OrganizationId, Duty.Negotiate, "contract.end", "回应终止《{0}》的提议", "一方提出协商终止，须各方同意。", $"/work/contracts/{c.Code}/ending", Args: c.Title));

    private static IEnumerable<TodoDraft> Judging(Contract c)
    {
        if (c.ResultObjections.Count(o => o.AnsweredAt is null) > 0)
            yield return new(c.SupervisorId, Duty.Supervise, "judging.objection", "答复对《{0}》评约结果的异议", "异议答复后，评约结果才能公布。", $"/work/contracts/{c.Code}/judging", c.ObjectionsUntil, Args: c.Title);
        if (c.ObjectionsUntil is not null) yield break;
        foreach (var (organization, side) in MissingSheets(c))
            yield return new(organization, side == JudgingSide.Supervisor ? Duty.Supervise : Duty.Judge, $"judging.{side.ToString().ToLowerInvariant()}",
                side == JudgingSide.Self ? "自评《{0}》" : "评价《{0}》", "契约已进入评约，请在截止日前评分。", $"/work/contracts/{c.Code}/judging", c.JudgingUntil, Args: c.Title);
    }

    /// <summary>Sheets that are asked for and not in, or went back to be revised.</summary>
    public static IEnumerable<(Guid Organization, JudgingSide Side)> MissingSheets(Contract c) => Sheets(c).Where(s => !c.Judgements.Any(j => j.Side == s.Side && j.ById == s.Organization && !j.Returned));

    /// <summary>Every sheet that is asked for.</summary>
    public static IEnumerable<(Guid Organization, JudgingSide Side)> Sheets(Contract c) =>
        [.. c.Parties.SelectMany(p => new[] { (p.OrganizationId, JudgingSide.Self), (p.OrganizationId, JudgingSide.Counterpart) }),
         (c.SupervisorId, JudgingSide.Supervisor), .. c.ThirdPartyId is { } third ? new[] { (third, JudgingSide.ThirdParty) } : []];
}
