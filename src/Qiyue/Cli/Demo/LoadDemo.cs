using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations;

namespace Qiyue.Cli.Demo;

/// <summary>
/// Loads a scenario's raw workbooks through the ordinary acts, each on its own day by a clock that is passed in: nothing is written that an
/// act would not write. Source: domain.md, The kernel (补录).
/// </summary>
public sealed class LoadDemo(IServiceProvider services, DemoMode demo, TimeProvider time)
{
    /// <summary>Errors: demo.not_empty; demo.cell and the codes of the acts with file, sheet and row.</summary>
    /// <param name="say">Takes one line of progress at a time.</param>
    public async Task<DemoScenario> Handle(string folder, Action<string> say, CancellationToken ct)
    {
        var today = ActClock.DayOf(time.GetUtcNow().UtcDateTime);
        var files = new ScenarioFolder(folder, today);
        await using (var scope = services.CreateAsyncScope())
            if (await scope.ServiceProvider.GetRequiredService<QiyueDb>().Set<Organization>().AnyAsync(ct))
                throw new Refusal("demo.not_empty", "数据库里已有组织，演示数据只能装入空数据库。");
        var district = new DemoDistrict(services, files, time);
        await district.Organizations(ct);
        say("organizations");
        await district.People(ct);
        say("people");
        await district.Lists(ct);
        await new DemoChoices(district, files).Load(ct);
        say("lists, choices at desks");
        await new DemoAsking(district, files).Load(ct);
        say("surveys, meetings, visits");
        await new DemoContracts(district, files).Load(say, ct);
        await new DemoUse(district, files).Load(ct);
        say("use of resources");
        demo.MarkDemo(files.Scenario);
        return files.Scenario;
    }

    /// <summary>The raw files that came with the program.</summary>
    public static string Shipped(string scenario) => Path.Combine(AppContext.BaseDirectory, "examples", scenario);
}
