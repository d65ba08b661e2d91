using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Negotiating;
using Qiyue.Kernel;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Platform;

public class CodesTests
{
    [Theory, BothDatabases]
    public async Task Many_who_propose_at_once_are_all_served_and_no_number_is_missing(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        // The first number of a year makes the counter; whoever comes at that very instant may be refused once.
        var first = await Propose(host, d);
        var codes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Propose(host, d))));
        codes.Prepend(first).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, 13).Select(n => $"契-450802-2026-{n:D6}"));
    }

    [Theory, BothDatabases]
    public async Task A_refused_proposal_gives_its_number_back(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await Propose(host, d);
        var input = ContractJourneyTests.Proposal(d);
        input.Terms.EndOn = input.Terms.StartOn!.Value.AddDays(-1);
        await Should.ThrowAsync<Refusal>(host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(input, default)));
        (await Propose(host, d)).ShouldEndWith("000002");
        (await host.Read(db => db.Set<Contract>().CountAsync())).ShouldBe(2);
    }

    private static async Task<string> Propose(TestHost host, District d) =>
        (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code;
}
