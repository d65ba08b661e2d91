using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;

namespace Qiyue.Organizations.People;

public sealed class SwitchPostInput
{
    /// <summary>Id of a post one holds now.</summary>
    public Guid Post { get; set; }
}

/// <summary>The signed-in person acts in another of his or her posts from now on. Errors: not_found (not one's post), token.fixed_post.</summary>
public sealed class SwitchPost(ActorAccessor actor, ActorDirectory directory, SignInSession session)
{
    public async Task Handle(SwitchPostInput input, CancellationToken ct)
    {
        if (!(await directory.Posts(actor.Actor.AccountId ?? throw Refusal.Forbidden(), ct)).Any(p => p.PostId == input.Post)) throw Refusal.NotFound();
        await session.Switch(input.Post);
    }
}
