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
        organizations.MapPut("/{code}", async (string code, ChangeOrganizationInput input, ChangeOrganization act, CancellationToken ct) => Done(await act.Describe(code, input, ct)));
        organizations.MapPost("/{code}/dissolution", async (string code, OrganizationReasonInput input, ChangeOrganization act, CancellationToken ct) => Done(await act.Dissolve(code, input, ct)));
        organizations.MapPost("/{code}/ties", async (string code, TieInput input, ChangeOrganization act, CancellationToken ct) => Done(await act.Tie(code, input, ct)));
        organizations.MapPost("/{code}/ties/ending", async (string code, UntieInput input, ChangeOrganization act, CancellationToken ct) => Done(await act.Untie(code, input, ct)));
        organizations.MapGet("", (string? under, string? q, string? kind, bool? dissolved, string? cursor, int? limit, ReadOrganizations read) => read.List(under, q, kind, dissolved ?? false, cursor, limit ?? ReadOrganizations.PageSize));
        organizations.MapGet("/{code}", async (string code, ReadOrganizations read, CancellationToken ct) => OrganizationJson.Of(await read.Handle(code, ct)));
        organizations.MapGet("/{code}/people", async (string code, PeopleDesk desk, CancellationToken ct) => await desk.List(code, ct));

        var people = api.MapGroup("/people").WithTags("People");
        people.MapPost("", async (CreatePersonInput input, PeopleDesk desk, CancellationToken ct) => await desk.Create(input, ct));
        people.MapGet("", async (string? organization, string? q, Guid? cursor, int? limit, ReadPeople read, CancellationToken ct) => await read.List(organization, q, cursor, limit ?? ReadPeople.PageSize, ct));
        people.MapGet("/{id:guid}", async (Guid id, ReadPeople read, CancellationToken ct) => PersonJson.Of(await read.Person(id, ct)));
        people.MapPut("/{id:guid}", async (Guid id, ChangePersonInput input, PeopleDesk desk, CancellationToken ct) => { await desk.Change(id, input, ct); return TypedResults.NoContent(); });
        people.MapPost("/{id:guid}/account", async (Guid id, OpenAccountInput input, PeopleDesk desk, CancellationToken ct) => new OpenedAccount(await desk.OpenAccount(id, input, ct)));
        people.MapPost("/{id:guid}/one-time-password", async (Guid id, PeopleDesk desk, CancellationToken ct) => new OpenedAccount(await desk.IssuePassword(id, ct)));
        people.MapPost("/{id:guid}/posts", async (Guid id, TakeUpPostInput input, PeopleDesk desk, CancellationToken ct) => { await desk.TakeUp(id, input, ct); return TypedResults.NoContent(); });
        people.MapPost("/{id:guid}/leavings", async (Guid id, LeavePostInput input, PeopleDesk desk, CancellationToken ct) => { await desk.Leave(id, input, ct); return TypedResults.NoContent(); });

        var posts = api.MapGroup("/posts").WithTags("People");
        posts.MapPut("/{id:guid}", async (Guid id, ChangePostInput input, ChangePost act, CancellationToken ct) => { await act.Handle(id, input, ct); return TypedResults.NoContent(); });
        posts.MapPost("/{id:guid}/closing", async (Guid id, ClosePostInput input, ChangePost act, CancellationToken ct) => { await act.Close(id, input, ct); return TypedResults.NoContent(); });
    }

    private static OrganizationDone Done(Organization o) => new(o.Id, o.Code, o.Name, o.Version);
}

public sealed record OrganizationDone(Guid Id, string Code, string Name, int Version) : IVersioned;

/// <summary>An organisation as its officers read it.</summary>
public sealed record OrganizationJson(string Code, string Name, string Kind, string? Parent, string CreditCode, string CreditCodeReason, string Address, string Phone, bool Dissolved, IReadOnlyList<TieRow> Communities, int Version) : IVersioned
{
    public static OrganizationJson Of(OrganizationView v) => new(v.Node.Code, v.Node.Name, v.Node.Kind, v.Above.LastOrDefault()?.Code, v.Organization.CreditCode, v.Organization.CreditCodeOverride, v.Organization.Address, v.Organization.Phone, v.Node.Dissolved, v.Communities, v.Organization.Version);
}

/// <summary>A person as those who keep them read it; telephone and mail masked.</summary>
public sealed record PersonJson(Guid Id, string Name, string Phone, string Email, string? UserName, IReadOnlyList<HoldingRow> Posts, int Version) : IVersioned
{
    public static PersonJson Of(PersonView v) => new(v.Person.Id, v.Person.Name, v.Person.PhoneMask, v.Person.EmailMask, v.UserName, v.Holdings, v.Person.Version);
}

/// <param name="OneTimePassword">Shown once.</param>
public sealed record OpenedAccount(string OneTimePassword);
