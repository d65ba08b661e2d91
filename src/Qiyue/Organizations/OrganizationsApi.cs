using Qiyue.Organizations.Groups;
using Qiyue.Organizations.People;
using Qiyue.Platform.Web;

namespace Qiyue.Organizations;

/// <summary>/api/v1/organizations and /api/v1/people: one line per act; each act's file says what it refuses.</summary>
internal static class OrganizationsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var organizations = api.MapGroup("/organizations").WithTags("Organizations");
        organizations.MapPost("", async (CreateOrganizationInput input, CreateOrganization act, CancellationToken ct) => Done(await act.Handle(input, ct)));
        organizations.MapPut("/{code}", async (string code, ChangeOrganizationInput input, ChangeOrganization act, CancellationToken ct) => Done(await act.Describe(code, input, ct))).WithSummary("Changes name, credit code, address and telephone");
        organizations.MapPost("/{code}/dissolution", async (string code, DissolveOrganizationInput input, ChangeOrganization act, CancellationToken ct) => Done(await act.Dissolve(code, input, ct))).WithSummary("Dissolves an organisation; its posts end at once; a successor takes over its contracts");
        organizations.MapPost("/{code}/move", async (string code, MoveOrganizationInput input, MoveOrganization act, CancellationToken ct) => Done(await act.Handle(code, input, ct)));
        organizations.MapPost("/{code}/ties", async (string code, TieInput input, ChangeOrganization act, CancellationToken ct) => Done(await act.Tie(code, input, ct))).WithSummary("Ties a unit to a community, if asked as its main one");
        organizations.MapPost("/{code}/ties/ending", async (string code, UntieInput input, ChangeOrganization act, CancellationToken ct) => Done(await act.Untie(code, input, ct))).WithSummary("Ends a tie");
        organizations.MapGet("", (string? under, string? q, string? kind, bool? dissolved, string? cursor, int? limit, ReadOrganizations read) => read.List(under, q, kind, dissolved ?? false, cursor, limit ?? ReadOrganizations.PageSize)).WithSummary("Organisations at or below one, by code");
        organizations.MapGet("/{code}", async (string code, ReadOrganizations read, CancellationToken ct) => OrganizationJson.Of(await read.Handle(code, ct))).WithSummary("An organisation as its officers read it");
        organizations.MapGet("/{code}/people", async (string code, PeopleDesk desk, CancellationToken ct) => await desk.List(code, ct)).WithSummary("The people who hold a post there now");

        var people = api.MapGroup("/people").WithTags("People");
        people.MapPost("", async (CreatePersonInput input, PeopleDesk desk, CancellationToken ct) => await desk.Create(input, ct)).WithSummary("Enters a person with a first post and, if a user name is given, an account");
        people.MapGet("", async (string? organization, string? q, bool? left, Guid? cursor, int? limit, ReadPeople read, CancellationToken ct) => await read.List(organization, q, cursor, limit ?? ReadPeople.PageSize, ct, left ?? false)).WithSummary("People by name: those in office, or those who left");
        people.MapGet("/{id:guid}", async (Guid id, ReadPeople read, CancellationToken ct) => PersonJson.Of(await read.Person(id, ct))).WithSummary("A person with all posts, past and present");
        people.MapPut("/{id:guid}", async (Guid id, ChangePersonInput input, PeopleDesk desk, CancellationToken ct) => { await desk.Change(id, input, ct); return TypedResults.NoContent(); }).WithSummary("Changes name and contact");
        people.MapPost("/{id:guid}/account", async (Guid id, OpenAccountInput input, PeopleDesk desk, CancellationToken ct) => new OpenedAccount(await desk.OpenAccount(id, input, ct))).WithSummary("Opens an account; its one-time password is shown this once");
        people.MapPost("/{id:guid}/one-time-password", async (Guid id, PeopleDesk desk, CancellationToken ct) => new OpenedAccount(await desk.IssuePassword(id, ct))).WithSummary("Issues another one-time password");
        people.MapPost("/{id:guid}/posts", async (Guid id, TakeUpPostInput input, PeopleDesk desk, CancellationToken ct) => { await desk.TakeUp(id, input, ct); return TypedResults.NoContent(); }).WithSummary("Takes up a post");
        people.MapPost("/{id:guid}/leavings", async (Guid id, LeavePostInput input, PeopleDesk desk, CancellationToken ct) => { await desk.Leave(id, input, ct); return TypedResults.NoContent(); }).WithSummary("Leaves a post");

        var groups = api.MapGroup("/groups").WithTags("Groups");
        groups.MapGet("", async (string? kind, string? cursor, int? limit, ReadGroups read, CancellationToken ct) => await read.List(kind, cursor, limit, ct)).WithSummary("Groups of one's organisation and those below, newest first");
        groups.MapPost("", async (GroupInput input, KeepGroup keep, CancellationToken ct) => Done(await keep.Create(input, ct))).WithSummary("Sets up a group with mandate, term and scope; districts and streets only");
        groups.MapGet("/{id:guid}", async (Guid id, ReadGroups read, CancellationToken ct) => await read.One(id, ct)).WithSummary("A group with its members");
        groups.MapPut("/{id:guid}", async (Guid id, GroupInput input, KeepGroup keep, CancellationToken ct) => Done(await keep.Change(id, input, ct))).WithSummary("Changes name, mandate, term and scope");
        groups.MapPost("/{id:guid}/dissolution", async (Guid id, OrganizationReasonInput input, KeepGroup keep, CancellationToken ct) => Done(await keep.Dissolve(id, input, ct))).WithSummary("Dissolves a group before its last day; nobody acts for it any more");
        groups.MapPost("/{id:guid}/members", async (Guid id, GroupMemberInput input, KeepGroup keep, CancellationToken ct) => new GroupMemberDone((await keep.Join(id, input, ct)).Id)).WithSummary("Takes somebody into a group: who holds a post by name, others without an account");
        groups.MapPost("/{id:guid}/members/{member:guid}/leaving", async (Guid id, Guid member, KeepGroup keep, CancellationToken ct) => Done(await keep.Leave(id, member, ct))).WithSummary("Ends a membership at once");

        var posts = api.MapGroup("/posts").WithTags("People");
        posts.MapPut("/{id:guid}", async (Guid id, ChangePostInput input, ChangePost act, CancellationToken ct) => { await act.Handle(id, input, ct); return TypedResults.NoContent(); });
        posts.MapPost("/{id:guid}/closing", async (Guid id, ClosePostInput input, ChangePost act, CancellationToken ct) => { await act.Close(id, input, ct); return TypedResults.NoContent(); }).WithSummary("Closes a post; who holds it leaves it");
    }

    private static GroupDone Done(Group g) => new(g.Id, g.Name, g.Version);

    private static OrganizationDone Done(Organization o) => new(o.Id, o.Code, o.Name, o.Version);
}

public sealed record GroupDone(Guid Id, string Name, int Version) : IVersioned;
public sealed record GroupMemberDone(Guid Id);
public sealed record OrganizationDone(Guid Id, string Code, string Name, int Version) : IVersioned;

/// <summary>An organisation as its officers read it.</summary>
public sealed record OrganizationJson(Guid Id, string Code, string Name, string Kind, string? Parent, string CreditCode, string CreditCodeReason, string Address, string Phone, bool Dissolved, IReadOnlyList<TieRow> Communities, int Version) : IVersioned
{
    public static OrganizationJson Of(OrganizationView v) => new(v.Node.Id, v.Node.Code, v.Node.Name, v.Node.Kind, v.Above.LastOrDefault()?.Code, v.Organization.CreditCode, v.Organization.CreditCodeOverride, v.Organization.Address, v.Organization.Phone, v.Node.Dissolved, v.Communities, v.Organization.Version);
}

/// <summary>A person as those who keep them read it; telephone and mail masked.</summary>
public sealed record PersonJson(Guid Id, string Name, string Phone, string Email, string? UserName, IReadOnlyList<HoldingRow> Posts, int Version) : IVersioned
{
    public static PersonJson Of(PersonView v) => new(v.Person.Id, v.Person.Name, v.Person.PhoneMask, v.Person.EmailMask, v.UserName, v.Holdings, v.Person.Version);
}

/// <param name="OneTimePassword">Shown once.</param>
public sealed record OpenedAccount(string OneTimePassword);
