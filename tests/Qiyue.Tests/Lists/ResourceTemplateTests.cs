using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Templates;
using Qiyue.Platform.Dictionaries;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Lists;

/// <summary>What units of a kind usually can give fills the form of a new resource; the district office keeps it.</summary>
public sealed class ResourceTemplateTests
{
    private static ResourceTemplateInput Input(string code = "tea_room") => new() { Code = code, UnitKinds = ["hospital"], Title = "茶话室", Category = "culture", ResourceKind = "venue", Capacity = 20, CapacityUnit = "人", Order = 5, Reason = "新增" };
    private static Task<string[]> Mine(District d, string who) => d.Host.As(d[who], async s => (await s.GetRequiredService<ReadResourceTemplates>().Mine(default)).Select(t => t.Title).ToArray());

    [Theory, BothDatabases]
    public async Task Each_kind_of_unit_is_offered_what_suits_it(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        (await Mine(d, "liaison"))[..2].ShouldBe(["健康讲座", "义诊"]);
        (await Mine(d, "other")).ShouldContain("家长课堂");
        (await Mine(d, "other")).ShouldContain("操场开放");
        (await Mine(d, "liaison")).ShouldNotContain("操场开放");
        var words = host.Services.GetRequiredService<WordLists>();
        foreach (var t in await host.Read(db => db.Set<ResourceTemplate>().ToListAsync()))
        {
            t.UnitKinds.ShouldAllBe(k => words.Has("organization_kind", k), t.Code);
            (words.Has("category", t.Category) && words.Has("resource_kind", t.ResourceKind)).ShouldBeTrue(t.Code);
        }
    }

    [Theory, BothDatabases]
    public async Task One_click_fills_the_form(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var browser = await host.SignedIn("liaison");
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        (await browser.GetStringAsync("/work/resources/new", Programs.Ct)).ShouldContain("/work/resources/new?template=free_clinic");
        var form = await browser.GetStringAsync("/work/resources/new?template=free_clinic", Programs.Ct);
        form.ShouldContain("value=\"义诊\"");
        form.ShouldContain("社区备四张桌子和插座");
        (await browser.GetAsync("/work/resources/new?template=nothing", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var saved = await browser.Submit("/work/resources/new?template=free_clinic", "resource", ("Input.Title", "周六义诊"), ("Input.Category", "health"), ("Input.ResourceKind", "service"), ("Input.Publish", "true"));
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await host.Read(db => db.Set<Resource>().Select(r => r.Title).SingleAsync())).ShouldBe("周六义诊");
    }

    [Theory, BothDatabases]
    public async Task The_district_office_makes_changes_and_retires_them(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        Task<T> Keep<T>(string who, Func<KeepResourceTemplates, Task<T>> act) => host.As(d[who], s => act(s.GetRequiredService<KeepResourceTemplates>()));
        async Task<(string, string?)> Wrong(string who, ResourceTemplateInput input) { var r = await Should.ThrowAsync<Refusal>(() => Keep(who, k => k.Make(input, default))); return (r.Code, r.Field); }
        (await Wrong("liaison", Input())).Item1.ShouldBe("not_found");
        (await Wrong("office", Input("茶室"))).ShouldBe(("resource_template.code", "Code"));
        (await Wrong("office", Input("health_talk"))).ShouldBe(("resource_template.code_taken", "Code"));
        var unknown = Input();
        unknown.UnitKinds = ["castle"];
        (await Wrong("office", unknown)).ShouldBe(("list.word_unknown", "UnitKinds"));
        await Keep("office", k => k.Make(Input(), default));
        (await Mine(d, "liaison"))[0].ShouldBe("茶话室");
        var changed = Input();
        (changed.Title, changed.UnitKinds) = ("茶室", []);
        await Keep("office", k => k.Change("tea_room", changed, default));
        (await Mine(d, "other"))[0].ShouldBe("茶室", "for all kinds now");
        await Keep("office", k => k.Retire("tea_room", new() { Reason = "改造" }, default));
        (await Mine(d, "other")).ShouldNotContain("茶室");
        (await Should.ThrowAsync<Refusal>(() => Keep("office", k => k.Retire("tea_room", new() { Reason = "改造" }, default)))).Code.ShouldBe("resource_template.already_retired");
        await Keep("office", k => k.Restore("tea_room", new() { Reason = "改好了" }, default));
        (await host.Read(db => db.Set<Qiyue.Data.JournalEntry>().Where(e => e.SubjectKind == ResourceTemplate.Kind && e.Act != "resource_template.made").OrderBy(e => e.At).ThenBy(e => e.Sequence).Select(e => e.Act).ToListAsync())).ShouldBe(["resource_template.changed", "resource_template.retired", "resource_template.restored"]);

        // A later start puts back nothing that was changed.
        await host.As(Actor.System, s => s.GetRequiredService<DefaultResourceTemplates>().Seed(default));
        (await host.Read(db => db.Set<ResourceTemplate>().CountAsync(t => t.Code == "health_talk"))).ShouldBe(1);
    }
}
