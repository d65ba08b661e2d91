using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Data.Verification;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Data;

/// <summary>The audit administrator verifies the journal and takes checkpoints over the web; nobody else.</summary>
public class CheckJournalTests
{
    [Theory, BothDatabases]
    public async Task The_audit_administrator_verifies_over_the_web(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var auditor = await Auditor(host);
        var checkpoint = await auditor.GetStringAsync("/api/v1/journal/checkpoint", Programs.Ct);
        Checkpoint.Read(checkpoint).Entries.ShouldBe(await host.Read(db => db.Set<JournalEntry>().LongCountAsync()));

        var honest = await Verify(auditor, checkpoint);
        honest.GetProperty("holds").GetBoolean().ShouldBeTrue();
        honest.GetProperty("checkpoint").GetString().ShouldBe("与检查点相符。");
        await Forge.Rewrite(host, code);
        (await Verify(auditor, null)).GetProperty("holds").GetBoolean().ShouldBeTrue();
        var rewritten = await Verify(auditor, checkpoint);
        rewritten.GetProperty("holds").GetBoolean().ShouldBeFalse();
        rewritten.GetProperty("checkpoint").GetString()!.ShouldContain("整体改写");
        await host.Read(db => db.Set<JournalEntry>().Where(e => e.SubjectKind == "contract" && e.Sequence == 2).ExecuteUpdateAsync(s => s.SetProperty(e => e.Reason, "改过")));
        var broken = (await Verify(auditor, null)).GetProperty("findings")[0];
        (broken.GetProperty("subjectCode").GetString(), broken.GetProperty("sequence").GetInt64(), broken.GetProperty("code").GetString()).ShouldBe((code, 2, "journal.entry_altered"));

        auditor.DefaultRequestHeaders.Add("Accept", "text/html");
        var page = await auditor.GetStringAsync("/work/journal", Programs.Ct);
        page.ShouldContain($"contract {code}");
        page.ShouldContain("发现不符");
        (await Programs.Send(auditor, "POST", "/api/v1/journal/verifications", """{"checkpoint":"no checkpoint"}""")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, BothDatabases]
    public async Task Nobody_else_does(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        foreach (var who in new[] { "secretary", "office" })
        {
            var client = await host.SignedIn(who);
            (await client.GetAsync("/api/v1/journal/checkpoint", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await client.Send("POST", "/api/v1/journal/verifications", "{}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await client.GetAsync("/api/v1/journal/verifications", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }
        (await host.Program().GetAsync("/api/v1/journal/checkpoint", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory, BothDatabases]
    public async Task Every_night_and_not_by_day(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        host.Time.SetUtcNow(new(2026, 3, 2, 17, 0, 0, TimeSpan.Zero)); // one o'clock at night in the district
        await host.Read(db => db.Set<JournalEntry>().Where(e => e.SubjectKind == "organization").Take(1).ExecuteUpdateAsync(s => s.SetProperty(e => e.Reason, "改过")));
        var run = (await host.Services.GetRequiredService<Qiyue.Platform.Jobs.DailyJobs>().Run(Programs.Ct)).Single(j => j.Kind == "daily.verify_journal");
        run.Done.ShouldBeGreaterThan(0);
        run.Messages.ShouldContain("journal.entry_altered");
        host.Time.Advance(TimeSpan.FromHours(6));
        (await host.Services.GetRequiredService<Qiyue.Platform.Jobs.DailyJobs>().Run(Programs.Ct)).Single(j => j.Kind == "daily.verify_journal").Done.ShouldBe(0);
    }

    private static async Task<JsonElement> Verify(HttpClient auditor, string? checkpoint)
    {
        var answer = await auditor.Send("POST", "/api/v1/journal/verifications", JsonSerializer.Serialize(new { checkpoint }));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var id = (await answer.Json()).GetProperty("id").GetGuid();
        for (var tries = 0; tries < 300; tries++, await Task.Delay(50, Programs.Ct))
        {
            var run = (await (await auditor.GetAsync("/api/v1/journal/verifications", Programs.Ct)).Json()).EnumerateArray().Single(r => r.GetProperty("id").GetGuid() == id);
            if (run.GetProperty("state").GetString() != "running") return run;
        }
        throw new TimeoutException("the verification did not end");
    }

    private static async Task<HttpClient> Auditor(TestHost host)
    {
        await host.As(Actor.System, async s =>
        {
            var account = new Account { UserName = "auditor", NormalizedUserName = SignInDesk.Normalize("auditor"), AdministratorDuty = Duty.AuditAdmin, CreatedAt = host.Time.GetUtcNow().UtcDateTime };
            account.PasswordHash = s.GetRequiredService<IPasswordHasher<Account>>().HashPassword(account, District.Password);
            s.GetRequiredService<QiyueDb>().Add(account);
            await s.GetRequiredService<QiyueDb>().SaveChangesAsync();
        });
        return await host.SignedIn("auditor");
    }
}
