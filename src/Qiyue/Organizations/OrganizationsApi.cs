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
        organizations.MapGet("/{code}/people", async (string code, PeopleDesk desk, CancellationToken ct) => await desk.List(code, ct));

        var people = api.MapGroup("/people").WithTags("People");
        people.MapPost("", async (CreatePersonInput input, PeopleDesk desk, CancellationToken ct) => await desk.Create(input, ct));
        people.MapPost("/{id:guid}/posts", async (Guid id, TakeUpPostInput input, PeopleDesk desk, CancellationToken ct) => { await desk.TakeUp(id, input, ct); return TypedResults.NoContent(); });
        people.MapPost("/{id:guid}/leavings", async (Guid id, LeavePostInput input, PeopleDesk desk, CancellationToken ct) => { await desk.Leave(id, input, ct); return TypedResults.NoContent(); });
    }

    private static OrganizationDone Done(Organization o) => new(o.Id, o.Code, o.Name, o.Version);
}

public sealed record OrganizationDone(Guid Id, string Code, string Name, int Version) : IVersioned;
