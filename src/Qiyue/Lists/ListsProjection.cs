using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Todo;

namespace Qiyue.Lists;

/// <summary>A published need or resource is public; drafts and withdrawn ones are for the owner and those above. A need that came of a survey, visit or meeting waits in the inbox and is no to-do of its own.</summary>
public sealed class ListsProjection(OrganizationTree tree, WordLists words) : IProjection<Need>, IProjection<Resource>
{
    public ValueTask<Projected> Project(Need n, CancellationToken ct) => new(Project(n, $"{n.Place}\n{n.Frequency}", "/work/needs/"));

    public ValueTask<Projected> Project(Resource r, CancellationToken ct) => new(Project(r, $"{words.Name("resource_kind", r.ResourceKind)}\n{r.Place}\n{r.Conditions}", "/work/resources/"));

    private Projected Project(ListedItem item, string more, string page) => item.Status is ListState.Staged or ListState.Dropped ? Projected.Nothing
        : new([.. tree.SelfAndAbove(item.OwnerId)], item.Status == ListState.Published, item.CreatedAt, item.Status.ToString().ToLowerInvariant(), item.Category,
            Mask.Text($"{item.Code}\n{item.Title}\n{item.Description}\n{item.Audience}\n{item.When}\n{words.Name("category", item.Category)}\n{tree.Find(item.OwnerId)?.Name}\n{more}"),
            item.Status == ListState.Draft && (item is Resource || item.OriginKind.Length == 0) ? [new TodoDraft(item.OwnerId, Duty.Lists, "list.publish", "发布清单草稿：{0}", "草稿发布后，各方才能看到并对接。", page + item.Code, Args: item.Title)] : []);
}
