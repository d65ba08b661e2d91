using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Qiyue.Organizations.People;
using Qiyue.Platform.Keys;

namespace Qiyue.BrowserTests;

/// <summary>
/// The pages no link of the demonstration district leads to, because what they are about is rare there: a contract is amended, signed on paper, done by one-time links, ordered
/// about, judged with a gap, corrected, renewed; groups, templates, webhooks, erasures, moves. Its state is made through the API by whom it is for, each page is looked at by whom it is for.
/// </summary>
public sealed class DepthPagesTests(Browsing browsing) : IAsyncLifetime
{
    private const string District = "沈兆宁", Street = "章月琴", Secretary = "陶建林", Clerk = "俞佳慧", Head = "傅启文", Liaison = "金晓岚", Proof = "Gongjian-Yanshi-2026";
    private const string Community = "330602002001", Hospital = "U0001";

    /// <summary>What is looked at here. Of the page that links an account of a provider only what it says after its time is over: its form needs a provider (OpenIdTests plays one).</summary>
    internal static readonly IReadOnlyList<string> Pages =
    [
        "/sign-in/openid/failed", "/sign-in/openid/link", "/sign-in/openid/signed-out", "/mail/choice/{Token}", "/act/{Token}", "/work/webhooks/{Id:guid}", "/work/people/{Id:guid}/erasure",
        "/work/groups/{Id:guid}", "/work/groups/{Id:guid}/edit", "/work/templates/{Code}", "/work/templates/{Code}/edit", "/work/templates/{Code}/withdraw", "/work/contracts/{Code}/scans/{Id:guid}",
        "/work/contracts/{Code}/work/{Id:guid}/photo-erasure", "/work/contracts/{Code}/judging/correct", "/work/contracts/{Code}/judging/review", "/work/contracts/{Code}/amendments/{Number:int}",
        "/work/contracts/{Code}/amendments/{Number:int}/counter", "/work/contracts/{Code}/order", "/work/contracts/{Code}/renewal", "/work/surveys/{Code}/edit",
        "/work/resources/{Code}/offering", "/work/resources/{Code}/book", "/work/resources/{Code}/calendar", "/work/resources/{Code}/register", "/work/bookings/{Code}", "/work/bookings/calendar", "/work/bookings/free", "/work/bookings", "/work/utilisation",
        "/work/resource-templates", "/work/resource-templates/new", "/work/resource-templates/{Code}",
    ];

    private readonly Inspection _inspection = new();
    private readonly Dictionary<string, IPage> _at = [];
    private JourneyHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await JourneyHost.Start();
    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task What_a_contract_may_come_to()
    {
        var code = await Agreed();
        await SignedOnPaperAndHere(code);
        await Pass(8);
        await LookedBackUpon(code);
        await Amended(code);
        await DoneByLinks(code);
        await Look(Street, $"/work/contracts/{code}/order", "order");
        await Send(Street, $"contracts/{code}/suspension/order", new { ground = "safety", reason = "活动室吊顶松动，维修期间暂停。", expectedEnd = "2026-04-30" });
        await Look(Street, $"/work/contracts/{code}/order", "order-suspended");
        await Send(Street, $"contracts/{code}/resumption", new { reason = "吊顶已修好并验收。" });
        await JudgedWithAGap(code);
        _inspection.ShouldBeClean();
    }

    [Fact]
    public async Task What_is_kept_beside_contracts()
    {
        var published = (await Read(Clerk, "contracts?stage=published")).GetProperty("items")[0].GetProperty("code").GetString()!;
        await Look(Street, $"/work/contracts/{published}/judging/correct", "correct");
        await Look(Clerk, $"/work/contracts/{published}/renewal", "renewal");
        await Groups();
        await Templates(published);
        await Organizations();
        await Visitors();
        var survey = (await Send(Clerk, "surveys", new { title = "家门口还缺什么", startsOn = "2026-03-02", endsOn = "2026-03-31", questions = new object[] { new { kind = "need", text = "您家门口还缺什么" }, new { kind = "one", text = "您住哪一片", options = "东区\n西区" } } })).GetProperty("code").GetString()!;
        await Look(Clerk, $"/work/surveys/{survey}/edit", "survey-edit");
        _inspection.ShouldBeClean();
    }

    /// <summary>The hospital's classroom is open on some evenings; the community books, one asks for an answer, one is to be recorded, one was used.</summary>
    [Fact]
    public async Task What_comes_of_a_resource()
    {
        await Look(Liaison, "/work/resources/new?template=free_clinic", "resource-from-sample");
        var room = (await Send(Liaison, "resources", new { title = "门诊楼六楼会议室", description = "可坐六十人，有投影和无线话筒。", category = "party", resourceKind = "venue", capacity = 60, capacityUnit = "人", period = "每班", place = "门诊楼六楼", conditions = "用后恢复原样，不收费用。", publish = true })).GetProperty("code").GetString()!;
        await Send(Liaison, $"resources/{room}/shifts", new { weekdays = new[] { "tuesday", "thursday" }, from = "09:00", to = "11:00", places = 1 });
        await Send(Liaison, $"resources/{room}/shifts", new { weekdays = new[] { "tuesday", "wednesday", "saturday" }, from = "19:00", to = "21:00", places = 2 });
        await Send(Liaison, $"resources/{room}/exceptions", new { kind = "closed", day = "2026-04-04", note = "清明节放假" });
        var offering = await Send(Liaison, $"resources/{room}/exceptions", new { kind = "extra", day = "2026-03-08", from = "14:00", to = "16:00", places = 1, note = "三八节活动" });
        await Look(Liaison, $"/work/resources/{room}/offering?shift={Id(offering.GetProperty("shifts")[0])}", "offering");
        async Task<string> Book(string slot, string purpose) => (await Send(Clerk, $"resources/{room}/bookings", new { slot, purpose, people = 40 }))[0].GetProperty("code").GetString()!;
        var (first, second) = (await Book("2026-03-03T09:00", "台门改造居民协商会"), await Book("2026-03-05T09:00", "楼栋长例会"));
        await Look(Liaison, $"/work/bookings/{first}", "booking-asked");
        foreach (var code in new[] { first, second }) await Send(Liaison, $"bookings/{code}/confirmation");
        await Send(Liaison, $"bookings/{await Book("2026-03-07T19:00", "越剧排练")}/declination", new { reason = "当晚全院培训。" });
        await Book("2026-03-10T19:00", "反诈讲座");
        await Look(Clerk, "/work/bookings/free?day=2026-03-12", "bookable");
        await Look(Clerk, $"/work/resources/{room}/book?slot=2026-03-12T09:00", "book");
        await Look(Liaison, $"/work/resources/{room}/calendar?week=2026-03-02", "resource-week");
        await Look(Clerk, $"/work/resources/{room}/calendar?week=2026-03-09", "resource-week-free");
        await Look(Clerk, "/work/bookings/calendar?week=2026-03-02", "bookings-week");
        await Look(null, $"/resources/{room}", "resource-public");
        await Pass(6);
        await Look(Clerk, $"/work/bookings/{first}", "booking-use");
        await Send(Clerk, $"bookings/{first}/use", new { use = "used", present = 37 });
        await Look(Clerk, $"/work/bookings/{first}", "booking-used");
        await Look(Clerk, "/work/bookings", "bookings");
        await Look(Liaison, $"/work/resources/{room}/register", "register");
        await Look(Street, "/work/utilisation", "utilisation");
        await Look(Street, "/work/utilisation?by=community", "utilisation-community");
        await Look(District, "/work/resource-templates", "samples");
        await Look(District, "/work/resource-templates/new", "sample-new");
        await Look(District, "/work/resource-templates/free_clinic", "sample");
        _inspection.ShouldBeClean();
    }

    /// <summary>Negotiated and ready to be signed: the hospital teaches, the community lends its room.</summary>
    private async Task<string> Agreed()
    {
        var proposed = await Send(Clerk, "contracts", new { parties = new[] { Community, Hospital }, terms = Terms("4") });
        var code = proposed.GetProperty("code").GetString()!;
        await Send(Liaison, $"contracts/{code}/acceptances", new { version = 1 });
        await Send(Clerk, $"contracts/{code}/talks", new { on = "2026-03-02", form = "meeting", participants = $"{Clerk}、{Liaison}", summary = "每季一场。" });
        return code;
    }

    /// <summary>The community's paper is compared by the hospital, which signs here.</summary>
    private async Task SignedOnPaperAndHere(string code)
    {
        var scan = Id(await Send(Secretary, $"contracts/{code}/scans", new { fileId = await Picture(Secretary), signatory = Secretary, post = "社区党委书记", signedOn = "2026-03-02" }));
        await Look(Head, $"/work/contracts/{code}/scans/{scan}", "scan");
        var digest = (await Send(Head, $"contracts/{code}/signatures", new { digest = (await Read(Head, $"contracts/{code}")).GetProperty("digest").GetString(), proof = Proof })).GetProperty("digest").GetString()!;
        await Send(Head, $"contracts/{code}/scans/{scan}/confirmation", new { digest = $"{digest[..8]}-{digest[^8..]}" });
        await Look(Secretary, $"/work/contracts/{code}/scans/{scan}", "scan-confirmed");
    }

    /// <summary>Few came: the community improves, and goes on to amend from there.</summary>
    private async Task LookedBackUpon(string code)
    {
        var activity = Id(await Send(Clerk, $"contracts/{code}/activities", new { name = "第一场", on = "2026-03-08", planned = 50 }));
        await Send(Clerk, $"contracts/{code}/activities/{activity}/counts", new { present = 20 });
        await Look(Clerk, $"/work/contracts/{code}/look-backs/1", "look-back");
        await Send(Clerk, $"contracts/{code}/look-backs/1/conclusion", new { conclusion = "improve", sentence = "改到周六上午，家属可以一起来。" });
        await Look(Clerk, $"/work/contracts/{code}/look-backs/1", "look-back-change");
        var page = await As(Clerk);
        await page.Press(page.GetByRole(AriaRole.Link, new() { Name = "变更条款" }));
        (await page.GetByLabel("变更原因", new() { Exact = false }).InputValueAsync()).ShouldBe("第 1 次回头看的结论是改进：改到周六上午，家属可以一起来。");
    }

    private async Task Amended(string code)
    {
        await Send(Liaison, $"contracts/{code}/amendments", new { terms = Terms("3"), reason = "上半年门诊吃紧，由四场改为三场。" });
        await Look(Clerk, $"/work/contracts/{code}/amendments/1", "amendment");
        await Look(Clerk, $"/work/contracts/{code}/amendments/1/counter", "amendment-counter");
        var version = (await Read(Clerk, $"contracts/{code}")).GetProperty("changes").GetProperty("amendments")[0].GetProperty("version").GetInt32();
        await Send(Clerk, $"contracts/{code}/amendments/1/acceptances", new { version });
        await Look(Head, $"/work/contracts/{code}/amendments/1", "amendment-sign");
        foreach (var who in new[] { Head, Secretary })
        {
            var digest = (await Read(who, $"contracts/{code}")).GetProperty("changes").GetProperty("amendments")[0].GetProperty("digest").GetString();
            await Send(who, $"contracts/{code}/amendments/1/signatures", new { digest, proof = Proof });
        }
        await Look(Clerk, $"/work/contracts/{code}/amendments/1", "amendment-in-force");
    }

    /// <param name="lessons">How many the hospital gives and the community has its room ready for.</param>
    private static object Terms(string lessons)
    {
        object Obligation(int number, string doer, string beneficiary, string what, string unit, string responsible) =>
            new { number, doer, beneficiary, what, quantity = lessons, unit, audience = "老年居民", dueOn = "2026-12-31", responsibleName = responsible };
        return new
        {
            title = "教老人用手机挂号", category = "digital", purpose = "让楼道里的老人自己会在手机上挂号。", startOn = "2026-03-02", endOn = "2027-03-01", cost = "各方承担各自履行义务的费用，不向居民收取任何费用。",
            obligations = new[] { Obligation(1, Hospital, Community, "在社区教老人用手机挂号", "场", Liaison), Obligation(2, Community, Hospital, "提供二楼活动室和投影", "次", Clerk) },
            milestones = new[] { new { number = 1, name = "第一场开课", plannedOn = "2026-03-05" } },
        };
    }

    private async Task DoneByLinks(string code)
    {
        var work = (await Send(Liaison, $"contracts/{code}/links", new { act = "work", holder = "护士小何" })).GetProperty("token").GetString()!;
        await Look(null, $"/act/{work}", "act-work");
        var entry = Id(await Send(Liaison, $"contracts/{code}/work", new { obligation = 1, doneOn = "2026-03-10", quantity = "3", note = "三场都办了，教会四十一位老人。", photoId = await Picture(Liaison) }));
        await Look(Liaison, $"/work/contracts/{code}/work/{entry}/photo-erasure", "photo-erasure");
        var confirm = (await Send(Clerk, $"contracts/{code}/links", new { act = "confirm", holder = "网格员老周" })).GetProperty("token").GetString()!;
        await Look(null, $"/act/{confirm}", "act-confirm");
        await Send(null, $"one-time-links/{confirm}/confirmations", new { entries = new[] { entry } });
        var own = Id(await Send(Clerk, $"contracts/{code}/work", new { obligation = 2, doneOn = "2026-03-10", quantity = "3" }));
        await Send(Liaison, $"contracts/{code}/work/confirmations", new { entries = new[] { own } });
    }

    private async Task JudgedWithAGap(string code)
    {
        await Pass(1);
        foreach (var (who, side, score) in new[] { (Head, "self", 99), (Head, "counterpart", 90), (Secretary, "self", 90), (Secretary, "counterpart", 62), (Street, "supervisor", 70) })
            await Send(who, $"contracts/{code}/judgements", new { side, score, comment = score > 95 ? "场场爆满。" : "开课比约定晚了半个月。" });
        await Send(Street, $"contracts/{code}/result");
        await Look(Street, $"/work/contracts/{code}/judging/review", "review");
        await Send(Street, $"contracts/{code}/review/explanation-requests", new { question = "晚开课半个月，自评为何给到 99 分？" });
        await Look(Head, $"/work/contracts/{code}/judging/review", "review-explain");
    }

    private async Task Groups()
    {
        var group = Id(await Send(Street, "groups", new { name = "数字助老专班", kind = "special_work", mandate = "看着数字助老的契约，每季走访一次，评约时作为第三方打分。", from = "2026-03-02", until = "2026-12-31", scope = Community }));
        await Send(Street, $"groups/{group}/members", new { name = "骆知远", kind = "professional", organization = "U0002" });
        await Send(Street, $"groups/{group}/members", new { name = "周阿姨", kind = "residents", comesFrom = "越柳弄居民代表" });
        await Look(Street, $"/work/groups/{group}", "group");
        await Look(Street, $"/work/groups/{group}/edit", "group-edit");
    }

    private async Task Templates(string published)
    {
        var page = await As(District);
        await page.GotoAsync($"/work/templates/new?from={Uri.EscapeDataString(published)}");
        await page.GetByLabel("制定或修改的说明").FillAsync("从办得好的契约制成。");
        await page.Submit("保存范本");
        var template = new Uri(page.Url).AbsolutePath;
        await Look(District, template, "template");
        await Look(District, $"{template}/edit", "template-edit");
        await Look(District, $"{template}/withdraw", "template-withdraw");
    }

    private async Task Organizations()
    {
        await Send(District, "organizations", new { code = "330602003", name = "蕺山街道", kind = "street", parent = "330602" });
        await Look(District, $"/work/organizations/{Community}/move", "move");
        var hook = (await Send(District, "organizations/330602/webhooks", new { url = "https://receiver.example.org/hook?of=a-long-address-that-has-to-be-broken-somewhere-on-a-phone" })).GetProperty("id").GetString()!;
        await Send(District, $"webhooks/{hook}/tests");
        await Look(District, $"/work/webhooks/{hook}", "webhook");
        var person = Id(await Send(District, "people", new { name = "方卫国", phone = "13800001234", post = new { organization = "330602", post = "办公室科员", duties = new[] { "judge" }, from = "2025-01-01" } }));
        await Look(District, $"/work/people/{person}/erasure", "erasure-in-post");
        var post = (await Read(District, $"people/{person}")).GetProperty("posts")[0].GetProperty("postId").GetString();
        await Send(District, $"people/{person}/leavings", new { post, lastDay = "2026-03-01", reason = "调离" });
        await Look(District, $"/work/people/{person}/erasure", "erasure");
        await Send(District, $"people/{person}/erasure", new { ground = "request", reason = "本人来信请求" });
        await Look(District, $"/work/people/{person}/erasure", "erasure-asked");
    }

    private async Task Visitors()
    {
        await using (var scope = _host.Services.CreateAsyncScope())
            await Look(null, $"/mail/choice/{MyMail.Token(scope.ServiceProvider.GetRequiredService<SecretBox>(), Guid.CreateVersion7())}", "mail-choice");
        foreach (var page in new[] { "failed", "link", "signed-out" }) await Look(null, $"/sign-in/openid/{page}", $"openid-{page}");
    }

    /// <summary>Everybody signs in again after days.</summary>
    private async Task Pass(int days)
    {
        foreach (var page in _at.Values) await page.CloseAsync();
        _at.Clear();
        await _host.Pass(days);
    }

    /// <param name="who">Null = a visitor.</param>
    private async Task<IPage> As(string? who)
    {
        if (_at.TryGetValue(who ?? "", out var page)) return page;
        page = who is null ? await browsing.Visit(_host.Url, "/problem/404", Browsing.Desk) : await browsing.SignIn(_host.Url, who, Browsing.Desk);
        return _at[who ?? ""] = _inspection.Listen(page, _host.Url);
    }

    private async Task Look(string? who, string address, string picture)
    {
        var page = await As(who);
        await _inspection.Open(page, address);
        await _inspection.Look(page, address, $"depth-{picture}");
    }

    private async Task<JsonElement> Send(string? who, string path, object? body = null) => await (await As(who)).Send(path, body);

    private async Task<JsonElement> Read(string who, string path) => await (await As(who)).Read(path);

    /// <summary>A photo, of what this person sees just now.</summary>
    private async Task<string> Picture(string who)
    {
        var page = await As(who);
        var form = page.APIRequest.CreateFormData();
        form.Set("file", new FilePayload { Name = "photo.png", MimeType = "image/png", Buffer = await page.ScreenshotAsync() });
        return Id(await PageChecks.Answer("files", await page.APIRequest.PostAsync("/api/v1/files", new() { Multipart = form })));
    }

    private static string Id(JsonElement answer) => answer.GetProperty("id").GetString()!;
}
