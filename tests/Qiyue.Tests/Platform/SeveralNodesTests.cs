using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Organizations.People;
using Qiyue.Platform.Policies;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Platform;

/// <summary>Two nodes on one database: what one changes, the other knows within a second or so, though it keeps it in memory.</summary>
public class SeveralNodesTests
{
    private static async Task<(TestHost One, TestHost Other, District District)> Two(Database database)
    {
        var one = await TestHost.Start(database);
        var district = await District.Create(one);
        return (one, TestHost.On(database, one.Database == Database.Sqlite ? "" : one.Connection, one.DataFolder), district);
    }

    private static async Task Soon(Func<bool> holds, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5), what);
            await Task.Delay(50, Programs.Ct);
        }
    }

    [Theory, BothDatabases]
    public async Task The_other_node_sees_a_new_name_a_policy_and_a_lost_sign_in(Database database)
    {
        var (one, other, district) = await Two(database);
        await using var _1 = one;
        await using var _2 = other;
        var tree = other.Services.GetRequiredService<OrganizationTree>();
        tree.Find(district.Hospital.Id)!.Name.ShouldBe("区人民医院");
        async Task<int> Notice() => await other.As(Actor.System, async s => (await s.GetRequiredService<PolicyBook>().Of(district.Office.Id, new(2026, 4, 1), default)).Days(PolicyCatalogue.NoticeDays));
        (await Notice()).ShouldBe(7);
        var clerk = await other.SignedIn("clerk");
        (await clerk.GetAsync("/api/v1/session", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await one.As(district["office"], async s =>
        {
            await s.GetRequiredService<SetPolicy>().Handle("notice_days", new() { Value = "9", From = new(2026, 3, 5), Reason = "试行" }, default);
        });
        await one.As(Actor.System, async s =>
        {
            var act = s.GetRequiredService<Act>();
            var hospital = act.Track(await act.Db.Set<Organization>().SingleAsync(o => o.Id == district.Hospital.Id));
            act.Db.Entry(hospital).Property(o => o.Name).CurrentValue = "区第一人民医院";
            act.Record(hospital, "organization.changed");
            await act.Commit();
        });
        var administrator = new Actor { Name = "安全管理员", AccountId = Guid.NewGuid(), Duties = new HashSet<string> { Duty.SecurityAdmin } };
        await one.As(administrator, s => s.GetRequiredService<ManageAccounts>().Disable(district["clerk"].AccountId!.Value, default));

        await Soon(() => tree.Find(district.Hospital.Id)!.Name == "区第一人民医院", "the tree");
        await Soon(() => Notice().Result == 9, "the policy");
        await Soon(() => clerk.GetAsync("/api/v1/session").Result.StatusCode == HttpStatusCode.Unauthorized, "the sign-in");
    }

    [Theory, BothDatabases]
    public async Task On_the_same_node_a_disabled_account_is_out_at_once(Database database)
    {
        await using var host = await TestHost.Start(database);
        var district = await District.Create(host);
        var clerk = await host.SignedIn("clerk");
        (await clerk.GetAsync("/api/v1/session", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await host.As(new Actor { Name = "安全管理员", AccountId = Guid.NewGuid(), Duties = new HashSet<string> { Duty.SecurityAdmin } }, s => s.GetRequiredService<ManageAccounts>().Disable(district["clerk"].AccountId!.Value, default));
        (await clerk.GetAsync("/api/v1/session", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory, BothDatabases]
    public async Task A_mark_that_is_rolled_back_is_not_left_behind(Database database)
    {
        await using var host = await TestHost.Start(database);
        var district = await District.Create(host);
        var tree = host.Services.GetRequiredService<OrganizationTree>();
        await host.As(Actor.System, async s =>
        {
            var db = s.GetRequiredService<QiyueDb>();
            var before = await db.Set<Stamp>().AsNoTracking().SingleAsync(x => x.Name == StampNames.Organizations);
            await using (var transaction = await db.Database.BeginTransactionAsync())
            {
                var hospital = await db.Set<Organization>().SingleAsync(o => o.Id == district.Hospital.Id);
                db.Entry(hospital).Property(o => o.Name).CurrentValue = "不作数";
                await db.SaveChangesAsync();
                await transaction.RollbackAsync();
            }
            (await db.Set<Stamp>().AsNoTracking().SingleAsync(x => x.Name == StampNames.Organizations)).Value.ShouldBe(before.Value);
        });
        tree.Find(district.Hospital.Id)!.Name.ShouldBe("区人民医院");
    }
}
