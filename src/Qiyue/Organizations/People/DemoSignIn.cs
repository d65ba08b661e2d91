using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;

namespace Qiyue.Organizations.People;

public sealed record DemoPerson(Guid PersonId, string Name, string Organization, string Post, string Group);

/// <summary>The demo people that the sign-in page offers, and the click that signs in as one of them.</summary>
public sealed class DemoSignIn(QiyueDb db, OrganizationTree tree, DemoMode demo, SignInSession session)
{
    /// <summary>A handful of each level is enough to play every role; the first organisations by code, so that the named cases come first.</summary>
    public async Task<IReadOnlyList<DemoPerson>> List(CancellationToken ct)
    {
        var people = new List<DemoPerson>();
        foreach (var (group, kinds, organizations) in new[] { ("社区", new[] { OrganizationKinds.Community }, 3), ("驻区单位", [], 4), ("街道", [OrganizationKinds.Street], 1), ("区", [OrganizationKinds.District], 1) })
        {
            var chosen = tree.All.Where(o => kinds.Length == 0 ? o.IsUnit : kinds.Contains(o.Kind)).OrderBy(o => o.Code, StringComparer.Ordinal).Take(organizations).Select(o => o.Id).ToList();
            var rows = await (from h in db.Set<PostHolding>() join post in db.Set<Post>() on h.PostId equals post.Id join p in db.Set<Person>() on h.PersonId equals p.Id
                              where chosen.Contains(post.OrganizationId) && h.To == null && p.AccountId != null orderby post.OrganizationId, p.Id
                              select new { p.Id, p.Name, post.OrganizationId, post.Title }).Take(16).ToListAsync(ct);
            people.AddRange(rows.OrderBy(r => tree.Get(r.OrganizationId).Code, StringComparer.Ordinal).DistinctBy(r => r.Id).Select(r => new DemoPerson(r.Id, r.Name, tree.Get(r.OrganizationId).Name, r.Title, group)));
        }
        return people;
    }

    public static void Map(WebApplication app) => app.MapPost("/sign-in/demo", async ([FromForm] Guid person, [FromForm] string? returnUrl, HttpContext http, DemoSignIn desk, CancellationToken ct) =>
    {
        await desk.Enter(person, http, ct);
        return TypedResults.LocalRedirect(SignInSession.LocalOrHome(returnUrl));
    }).ExcludeFromDescription().AllowAnonymous();

    private async Task Enter(Guid person, HttpContext http, CancellationToken ct)
    {
        if (!demo.IsOfferedTo(http)) throw Refusal.NotFound();
        var account = await (from p in db.Set<Person>() join a in db.Set<Account>() on p.AccountId equals a.Id where p.Id == person select a).SingleOrDefaultAsync(ct) ?? throw Refusal.NotFound();
        await session.Begin(account, null);
    }
}
