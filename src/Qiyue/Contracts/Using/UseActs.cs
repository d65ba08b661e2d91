using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Files;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts.Using;

public sealed class UseResultInput
{
    /// <summary>Code of dictionary "result_use": 绩效考核, 评优评先 …; public.</summary>
    [Filled, Max(32)] public string Kind { get; set; } = "";

    /// <summary>Public.</summary>
    [Filled] public DateOnly? UsedOn { get; set; }

    /// <summary>What came of it; internal.</summary>
    [Filled, Max(500)] public string What { get; set; } = "";

    /// <summary>Number or address of the document; internal.</summary>
    [Max(200)] public string? Document { get; set; }

    /// <summary>A file uploaded before; internal.</summary>
    public Guid? FileId { get; set; }
}

/// <summary>Records where a published result was used. Errors: use.kind, use.in_future, use.before_publication, file.unknown.</summary>
public sealed class UseResult(Act act, ContractLoader contracts, OrganizationTree tree, WordLists words, FileDesk files)
{
    public const string Words = "result_use";

    public async Task<ResultUse> Handle(string code, UseResultInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.SeesReview(act.Actor, contract, tree)) throw Refusal.Forbidden();
        contract.Require(ContractStage.Published);
        if (!words.Has(Words, input.Kind)) throw Refusal.Invalid(nameof(input.Kind), "use.kind", "没有名为 {0} 的运用方式，请从列表中选择。", input.Kind);
        var use = contract.UseResult(input.Kind, input.UsedOn!.Value, input.What, input.Document ?? "", input.FileId, act.Actor.OrganizationId!.Value, act.Actor.PersonId, act.Today, act.Now).AddTo(act);
        await files.Tie(act, input.FileId, contract, nameof(input.FileId), ct);
        act.Record(contract, "result.used", null, null, use);
        await act.Commit(ct);
        return use;
    }
}

/// <param name="Organization">Code of a street: contracts that it supervises.</param>
/// <param name="Grade">优秀, 较好, 一般 or 不合格.</param>
public sealed record UnusedResultsQuery(string? Organization = null, string? Grade = null, string? Cursor = null, int? Limit = null);

/// <param name="Community">Where the contract is at home.</param>
public sealed record UnusedResult(string Code, string Title, string Community, string Supervisor, decimal? Score, string Grade, DateOnly PublishedOn);

/// <summary>
/// Published results that nobody has used for the years of the policy, oldest first, one query at a cost that does not grow with the table: a street reads those it supervises, a district all of its
/// own (indexes ix_contracts_unused_…). Errors: contracts.organization.
/// </summary>
public sealed class ListUnusedResults(Act act, OrganizationTree tree, PolicyBook policies)
{
    public async Task<Page<UnusedResult>> Handle(UnusedResultsQuery query, CancellationToken ct)
    {
        if (!act.Actor.Has(Duty.Supervise) || act.Actor.OrganizationId is not { } own || tree.Find(own) is not { } viewer) throw Refusal.NotFound();
        var last = await Cutoff(ct);
        var rows = act.Db.Set<Contract>().AsNoTracking().Where(c => c.FirstUsedOn == null && c.PublishedOn != null && c.PublishedOn <= last);
        if (Asked(query) is { } of) rows = rows.Where(c => c.SupervisorId == of);
        else if (viewer.ParentId is null) rows = rows.Where(c => c.DistrictId == own);
        else rows = rows.Where(c => c.SupervisorId == own);
        if (query.Grade is { Length: > 0 } grade) rows = rows.Where(c => c.Grade == grade);
        if (Cursor.Read(query.Cursor) is { } after)
        {
            var day = DateOnly.FromDateTime(after.SortAt);
            rows = rows.Where(c => c.PublishedOn >= day && (c.PublishedOn > day || c.Id.CompareTo(after.Id) > 0));
        }
        var size = Paging.Limit(query.Limit);
        var found = await rows.OrderBy(c => c.PublishedOn).ThenBy(c => c.Id).Take(size + 1)
            .Select(c => new { c.Id, c.Code, c.Title, c.CommunityId, c.SupervisorId, c.ScoreHundredths, c.Grade, c.PublishedOn }).ToListAsync(ct);
        var shown = found.Take(size).ToList();
        var next = found.Count > size ? new Cursor(shown[^1].PublishedOn!.Value.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), shown[^1].Id).ToString() : null;
        return new([.. shown.Select(c => new UnusedResult(c.Code, c.Title, tree.NameOf(c.CommunityId), tree.NameOf(c.SupervisorId), c.ScoreHundredths / 100m, c.Grade, c.PublishedOn!.Value))], next);
    }

    /// <summary>Results published until this day and not used yet are on the list.</summary>
    public async Task<DateOnly> Cutoff(CancellationToken ct) =>
        act.Today.AddYears(-(await policies.Of(tree.DistrictOf(act.Actor.OrganizationId!.Value).Id, act.Today, ct)).Days(PolicyCatalogue.ResultsUnusedYears));

    private Guid? Asked(UnusedResultsQuery query)
    {
        if (string.IsNullOrEmpty(query.Organization)) return null;
        if (tree.ByCode(query.Organization) is { } street && act.Actor.IsAtOrAbove(street.Path)) return street.Id;
        throw Refusal.Invalid("organization", "contracts.organization", "没有编码为 {0} 的组织。", query.Organization);
    }
}
