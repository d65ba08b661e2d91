using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Organizations.People;

namespace Qiyue.Bench.Data;

/// <summary>An organisation that acts under load, with the one person who does, and the token of that person.</summary>
internal sealed record Body(OrganizationNode Node, Actor Actor, string Token);

/// <summary>The bodies of the bench: a district, its streets, communities and units; made by the product's ordinary acts.</summary>
internal sealed class District
{
    private const int Streets = 16, CommunitiesPerStreet = 10, Units = 400;
    public required IReadOnlyList<Body> Communities { get; init; }
    public required IReadOnlyList<Body> UnitBodies { get; init; }

    /// <summary>A unit with three contracts only.</summary>
    public required Body Smallest { get; init; }

    /// <summary>Sees everything.</summary>
    public required Body Office { get; init; }

    /// <summary>A community with a handful of rows in each list.</summary>
    public required Body Small { get; init; }

    /// <summary>A community that has nothing yet.</summary>
    public required Body Newcomer { get; init; }

    public static Task<District> Make(Product product) => product.As(Actor.System, null, async s =>
    {
        var (act, tree) = (s.GetRequiredService<Act>(), s.GetRequiredService<OrganizationTree>());
        Organization Add(string code, string name, string kind, Organization? parent)
        {
            var organization = act.Add(new Organization(code, name, kind, parent?.Id, parent?.Path ?? ""));
            act.Record(organization, "organization.created");
            return organization;
        }
        var office = Add("450802", "港北区", OrganizationKinds.District, null);
        var (communities, units) = (new List<Organization>(), new List<Organization>());
        for (var street = 1; street <= Streets; street++)
        {
            var above = Add($"450802{street:D3}", $"第{street}街道", OrganizationKinds.Street, office);
            for (var i = 1; i <= CommunitiesPerStreet; i++) communities.Add(Add($"{above.Code}{i:D3}", $"{above.Name}第{i}社区", OrganizationKinds.Community, above));
        }
        var first = act.Db.Set<Organization>().Local.First(o => o.Kind == OrganizationKinds.Street);
        var (small, newcomer) = (Add($"{first.Code}098", $"{first.Name}小社区", OrganizationKinds.Community, first), Add($"{first.Code}099", $"{first.Name}新社区", OrganizationKinds.Community, first));
        for (var i = 1; i <= Units + 1; i++)
        {
            units.Add(Add($"U{i:D4}", $"驻区单位{i}", "enterprise", office));
            units[^1].Tie(i > Units ? small.Id : communities[i % communities.Count].Id, "double_contact", main: true);
        }
        await act.Commit();
        tree.Forget();
        var bodies = communities.Concat(units).Concat([office, small, newcomer]).ToDictionary(o => o.Id, o => Appoint(act, tree.Get(o.Id)));
        await act.Commit();
        return new District
        {
            Communities = [.. communities.Select(o => bodies[o.Id])], UnitBodies = [.. units.Take(Units).Select(o => bodies[o.Id])], Smallest = bodies[units[^1].Id],
            Office = bodies[office.Id], Small = bodies[small.Id], Newcomer = bodies[newcomer.Id],
        };
    });

    private static Body Appoint(Act act, OrganizationNode o)
    {
        string[] duties = [Duty.Lists, Duty.Negotiate, Duty.Sign, Duty.Perform, Duty.Confirm, Duty.Judge, .. o.ParentId is null ? [Duty.Supervise] : Array.Empty<string>()];
        var account = new Account { UserName = o.Code, NormalizedUserName = o.Code, PasswordHash = "", CreatedAt = act.Now };
        act.Db.Add(account);
        var post = act.Add(new Post(o.Id, "联络员", duties));
        act.Record(post, "post.created");
        var person = act.Add(new Person($"{o.Name}联络员"));
        person.LinkAccount(account.Id);
        person.TakeUp(post, act.Today.AddYears(-3));
        act.Record(person, "person.created");
        var token = TokenAuthentication.NewText();
        act.Db.Add(new AccessToken { AccountId = account.Id, Name = "bench", Digest = TokenAuthentication.Digest(token), Scopes = string.Join(' ', duties), PostId = post.Id, At = act.Now, ExpiresAt = act.Now.AddYears(1) });
        return new(o, new Actor
        {
            AccountId = account.Id, PersonId = person.Id, Name = person.Name, OrganizationId = o.Id, OrganizationName = o.Name, OrganizationPath = o.Path,
            PostId = post.Id, PostTitle = post.Title, Duties = duties.ToHashSet(),
        }, token);
    }
}
