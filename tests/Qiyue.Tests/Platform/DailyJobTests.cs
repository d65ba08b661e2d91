using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Platform.Idempotency;
using Qiyue.Platform.Jobs;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Platform;

/// <summary>What the system does by itself every day.</summary>
public class DailyJobTests
{
    private sealed class Failing : IDailyJob
    {
        public Task<DailyOutcome> Run(CancellationToken ct) => throw new InvalidOperationException("this one fails");
    }

    [Theory, BothDatabases]
    public async Task One_failure_does_not_stop_the_rest_and_every_run_is_written_down(Database database)
    {
        await using var host = await TestHost.Start(database);
        await host.As(Actor.System, async s =>
        {
            var registrations = s.GetServices<DailyRegistration>().Append(new("daily.failing", "失败的任务", typeof(Failing), 1));
            var scopes = new WithFailing(s.GetRequiredService<IServiceScopeFactory>());
            var runs = await ActivatorUtilities.CreateInstance<DailyJobs>(s, scopes, registrations).Run(Programs.Ct);
            runs[0].State.ShouldBe(JobState.Failed);
            runs[0].Messages.ShouldContain("this one fails");
            runs.Count.ShouldBeGreaterThan(2);
            runs.Skip(1).ShouldAllBe(r => r.State == JobState.Succeeded);
        });
        (await host.Read(db => db.Set<JobRun>().Select(j => j.Kind).ToListAsync())).ShouldBe([.. host.Services.GetServices<DailyRegistration>().Select(r => r.Kind), "daily.failing"], ignoreOrder: true);
    }

    [Theory, BothDatabases]
    public async Task What_has_expired_goes_and_what_has_not_stays(Database database)
    {
        await using var host = await TestHost.Start(database);
        var now = TestHost.Start0.UtcDateTime;
        var account = Guid.NewGuid();
        await host.Read(async db =>
        {
            db.Add(new IdempotencyRow { Key = "old", BodyDigest = "", Status = 200, Answer = "", At = now.AddHours(-25) });
            db.Add(new IdempotencyRow { Key = "new", BodyDigest = "", Status = 200, Answer = "", At = now.AddHours(-23) });
            db.Add(new ParkedForm { AccountId = account, At = now.AddHours(-25), Secret = "old" });
            db.Add(new ParkedForm { AccountId = account, At = now.AddHours(-23), Secret = "new" });
            return await db.SaveChangesAsync();
        });
        await host.Services.GetRequiredService<DailyJobs>().Run(Programs.Ct);
        (await host.Read(db => db.Set<IdempotencyRow>().Select(r => r.Key).ToListAsync())).ShouldBe(["new"]);
        (await host.Read(db => db.Set<ParkedForm>().Select(r => r.Secret).ToListAsync())).ShouldBe(["new"]);
    }

    [Theory, BothDatabases]
    public async Task A_server_that_comes_up_does_the_work_of_the_day_once(Database database)
    {
        await using var host = await TestHost.Start(database);
        for (var start = 0; start < 2; start++)
        {
            await using var scheduled = host.WithWebHostBuilder(b => b.UseSetting("QIYUE_JOBS", "on"));
            _ = scheduled.Server;
            for (var wait = 0; wait < 200 && await Runs() < Registered(); wait++) await Task.Delay(100, Programs.Ct);
            if (start == 1) await Task.Delay(1000, Programs.Ct); // long enough for a second run, if there were one
            (await Runs()).ShouldBe(Registered());
        }
        int Registered() => host.Services.GetServices<DailyRegistration>().Count();
        async Task<int> Runs() => await host.Read(db => db.Set<JobRun>().CountAsync(j => j.State == JobState.Succeeded));
    }

    [Theory, BothDatabases]
    public async Task Only_the_system_administrator_sees_and_pushes(Database database)
    {
        await using var host = await TestHost.Start(database);
        var district = await District.Create(host);
        (await (await (await host.SignedIn("office")).GetAsync("/api/v1/jobs/daily", Programs.Ct)).Outcome()).ShouldBe("404 not_found");
        (await (await (await host.SignedIn("office")).Send("POST", "/api/v1/jobs/daily")).Outcome()).ShouldBe("404 not_found");
        var administrator = new Actor { Name = "系统管理员", AccountId = Guid.NewGuid(), Duties = new HashSet<string> { Duty.SystemAdmin } };
        (await host.As(administrator, s => s.GetRequiredService<ManageJobs>().RunDaily(Programs.Ct))).Count.ShouldBe(host.Services.GetServices<DailyRegistration>().Count());
        (await host.As(administrator, s => s.GetRequiredService<ManageJobs>().List(Programs.Ct))).ShouldAllBe(r => r.State == JobState.Succeeded);
    }

    /// <summary>The program's scopes, in which the failing job can be made too.</summary>
    private sealed class WithFailing(IServiceScopeFactory inner) : IServiceScopeFactory
    {
        public IServiceScope CreateScope() => new Scope(inner.CreateScope());

        private sealed class Scope(IServiceScope inner) : IServiceScope, IServiceProvider
        {
            public IServiceProvider ServiceProvider => this;
            public object? GetService(Type type) => type == typeof(Failing) ? new Failing() : inner.ServiceProvider.GetService(type);
            public void Dispose() => inner.Dispose();
        }
    }
}
