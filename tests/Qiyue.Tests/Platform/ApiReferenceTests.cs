using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Platform;

/// <summary>The document of the API says of every operation what it does.</summary>
public class ApiReferenceTests
{
    [Fact]
    public async Task Every_operation_has_a_summary_and_a_contracts_acts_their_codes()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        var document = await (await host.Program().Send("GET", "/openapi/v1.json")).Json();
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Name: $"{o.Name} {p.Name}", o.Value))).ToList();
        operations.Where(o => !o.Value.TryGetProperty("summary", out var s) || s.GetString()!.Length < 5).Select(o => o.Name).ShouldBeEmpty();
        string Refused(string name) => operations.Single(o => o.Name == name).Value.GetProperty("responses").GetProperty("4XX").GetProperty("description").GetString()!;
        Refused("post /api/v1/contracts/{code}/signatures").ShouldContain("contract.already_signed");
        Refused("post /api/v1/contracts/{code}/work").ShouldContain("work.not_doer", customMessage: "run again through Retrying");
    }
}
