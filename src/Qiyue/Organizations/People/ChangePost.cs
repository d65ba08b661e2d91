using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Organizations.People;

public sealed class ChangePostInput
{
    [Filled, Max(50)] public string Title { get; set; } = "";

    /// <summary>Words of <see cref="Duty"/>; they hold for whoever is in the post.</summary>
    public List<string> Duties { get; set; } = [];
    [Filled, Max(200)] public string Reason { get; set; } = "";
}

public sealed class ClosePostInput
{
    [Filled, Max(200)] public string Reason { get; set; } = "";
}

/// <summary>A post's title and duties, and its end. Errors: post.closed, post.title_taken, post.duty_unknown, post.duty_not_yours, post.held. Source: domain.md, Organizations.</summary>
public sealed class ChangePost(Act act, OrganizationTree tree, ActorDirectory directory)
{
    public async Task Handle(Guid id, ChangePostInput input, CancellationToken ct)
    {
        var post = await Load(id, ct);
        var title = input.Title.Trim();
        if (await act.Db.Set<Post>().AnyAsync(p => p.OrganizationId == post.OrganizationId && p.Title == title && !p.Closed && p.Id != id, ct))
            throw Refusal.Invalid(nameof(input.Title), "post.title_taken", "这个组织已有岗位“{0}”，请换一个名称。", title);
        // What one does not hold one neither gives nor takes away: it stays as it stands.
        if (input.Duties.Except(post.Duties).Any(d => !OrganizationPermissions.CanGive(act.Actor, d)))
            throw Refusal.Invalid(nameof(input.Duties), "post.duty_not_yours", "您没有监督或制定规则的职责，不能授予他人。");
        post.Change(input.Title, input.Duties.Concat(post.Duties.Where(d => !OrganizationPermissions.CanGive(act.Actor, d))));
        await Save(post, "post.changed", input.Reason, ct);
    }

    /// <summary>Closes a post that nobody holds any more; its past stays.</summary>
    public async Task Close(Guid id, ClosePostInput input, CancellationToken ct)
    {
        var (post, today) = (await Load(id, ct), act.Today);
        if (await act.Db.Set<PostHolding>().AnyAsync(h => h.PostId == id && (h.To == null || h.To >= today), ct)) throw new Refusal("post.held", "此岗位还有人任职，请先办理离任。");
        post.Close();
        await Save(post, "post.closed", input.Reason, ct);
    }

    private async Task<Post> Load(Guid id, CancellationToken ct)
    {
        var post = act.Track(await act.Db.Set<Post>().SingleOrDefaultAsync(p => p.Id == id, ct));
        if (!OrganizationPermissions.CanKeep(act.Actor, tree.Get(post.OrganizationId).Path)) throw Refusal.NotFound();
        return post.Closed ? throw new Refusal("post.closed", "此岗位已撤销，不能再修改。") : post;
    }

    private async Task Save(Post post, string name, string reason, CancellationToken ct)
    {
        act.Record(post, name, reason);
        await act.Commit(ct);
        var holders = await (from h in act.Db.Set<PostHolding>() join p in act.Db.Set<Person>() on h.PersonId equals p.Id where h.PostId == post.Id && p.AccountId != null select p.AccountId!.Value).ToListAsync(ct);
        foreach (var account in holders) directory.Forget(account);
    }
}
