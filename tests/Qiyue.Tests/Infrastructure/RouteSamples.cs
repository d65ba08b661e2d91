using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Templates;
using Qiyue.Kernel;
using Qiyue.Lists.Meetings;
using Qiyue.Lists.Surveys;
using Qiyue.Lists.Visits;
using Qiyue.Lists;
using Qiyue.Organizations;
using Qiyue.Organizations.Groups;
using Qiyue.Organizations.People;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Lists.Using;

namespace Qiyue.Tests.Infrastructure;

/// <summary>Every route of the program, as the server knows them.</summary>
internal static class RouteList
{
    public static IEnumerable<RouteEndpoint> Endpoints(TestHost host) => host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>Files of the front end, which the framework maps one by one.</summary>
    public static bool IsStatic(string pattern) => pattern.StartsWith("lib/", StringComparison.Ordinal) || pattern.StartsWith("/lib/", StringComparison.Ordinal) || Path.HasExtension(pattern) || pattern.Contains("_framework", StringComparison.Ordinal) || pattern.Contains("{**", StringComparison.Ordinal);

    public static string PatternOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');

    /// <summary>A page is asked for; what its form sends is an act that the API walks too, by the same handler.</summary>
    public static IEnumerable<string> MethodsOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null ? ["GET"] : endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];

    public static IEnumerable<(string Method, string Pattern)> Of(TestHost host) => Endpoints(host)
        .SelectMany(e => MethodsOf(e).Select(m => (Method: m, Pattern: PatternOf(e))))
        .Where(r => r.Method is not ("HEAD" or "OPTIONS") && !IsStatic(r.Pattern)).Distinct()
        .OrderBy(r => r.Pattern, StringComparer.Ordinal).ThenBy(r => r.Method, StringComparer.Ordinal);
}

/// <summary>Things that stand for the places in a route.</summary>
internal sealed partial class RouteSamples
{
    private Dictionary<string, string> _values = [];
    private string _proposal = "", _resource = "";
    private readonly Queue<string> _negotiating = new(), _performing = new();

    public static async Task<RouteSamples> Make(District d)
    {
        var samples = new RouteSamples();
        var need = await d.Need();
        // Somebody of their own: what is done to them must not change what the roles may do.
        var spare = await d.Host.As(d["secretary"], s => s.GetRequiredService<PeopleDesk>().Create(new() { Name = "覃小梅", Post = new() { Organization = d.Community.Code, Post = "网格员", Duties = [Duty.Lists] } }, default));
        // Its dissolution would take the posts of those who walk on.
        await d.Host.As(d["office"], s => s.GetRequiredService<CreateOrganization>().Handle(new() { Code = "450802001001001", Name = "石羊塘社区第一网格", Kind = "grid", Parent = d.Community.Code }, default));
        // Some acts end a contract: there is a fresh pair for each of them.
        for (var i = 0; i <= Endings.Length + 3; i++) // some names end the addresses of two acts
        {
            samples._performing.Enqueue(await ContractJourneyTests.Signed(d));
            samples._negotiating.Enqueue((await d.Host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code);
        }
        var group = await d.Host.As(d["office"], s => s.GetRequiredService<KeepGroup>().Create(new() { Name = "夏季督导组", Kind = "inspection", Mandate = "督导", From = new(2026, 3, 1), Until = new(2026, 12, 31) }, default));
        var (draftSurvey, openSurvey, survey) = (await Survey(d, false), await Survey(d, true), await Survey(d, true));
        var surveyCode = (await d.Host.As(d["clerk"], s => s.GetRequiredService<SurveyCodes>().Issue(survey.Code, new() { Codes = 1 }, default))).Tokens[0];
        var (visits, visitToken) = await Visits(d);
        var meeting = await d.Host.As(d["clerk"], s => s.GetRequiredService<KeepMeetings>().Create(new() { HeldOn = new(2026, 3, 1), Place = "社区活动室", Present = 21, Minutes = "说了路灯" }, default));
        d.Host.Time.Advance(TimeSpan.FromDays(8));
        await ContractJourneyTests.Daily(d.Host);
        var template = await d.Host.As(d["office"], s => s.GetRequiredService<MakeTemplate>().Handle(JsonSerializer.Deserialize<TemplateInput>(Template, JsonSerializerOptions.Web)!, default));
        var room = await BookingTests.Room(d, 100);
        var booking = await BookingTests.Book(d, room, "2026-03-14T14:00");
        samples._resource = (await d.Host.As(d["liaison"], s => s.GetRequiredService<CreateItem>().Resource(new() { Title = "健康讲座", Category = "health", ResourceKind = "service", Publish = true }, default))).Code;
        samples._proposal = JsonSerializer.Serialize(ContractJourneyTests.Proposal(d), JsonSerializerOptions.Web);
        samples._values = new(StringComparer.OrdinalIgnoreCase) { ["need"] = need.Code, ["organization"] = d.Community.Code, ["unit"] = d.Hospital.Code, ["grid"] = "450802001001001", ["area"] = d.Street.Code, ["person"] = spare.Id.ToString(), ["template"] = template.Code, ["group"] = group.Id.ToString(),
            ["draftSurvey"] = draftSurvey.Code, ["openSurvey"] = openSurvey.Code, ["survey"] = survey.Code, ["surveyToken"] = openSurvey.Token, ["surveyCode"] = surveyCode, ["visits"] = visits, ["visitToken"] = visitToken, ["meeting"] = meeting.Code, ["room"] = room, ["booking"] = booking.Code };
        return samples;
    }

    private static Task<Survey> Survey(District d, bool open) => d.Host.As(d["clerk"], async s =>
    {
        var keep = s.GetRequiredService<KeepSurvey>();
        var survey = await keep.Create(new() { Title = "家门口还缺什么", StartsOn = new(2026, 3, 2), EndsOn = new(2026, 4, 30), Questions = [new() { Kind = QuestionKind.Text, Text = "还缺什么" }, new() { Kind = QuestionKind.Need, Text = "需要什么" }] }, default);
        return open ? await keep.Open(survey.Code, default) : survey;
    });

    /// <summary>A round with one unit, and the link of its liaison.</summary>
    private static async Task<(string Code, string Token)> Visits(District d)
    {
        await d.Host.As(Actor.System, s => s.GetRequiredService<ChangeOrganization>().Tie(d.School.Code, new() { Community = d.Community.Code, Kind = "double_contact", Main = true }, default));
        return await d.Host.As(d["clerk"], async s =>
        {
            var visits = s.GetRequiredService<KeepVisits>();
            var code = (await visits.Create(new() { Title = "三月走访", EndsOn = new(2026, 4, 30) }, default)).Code;
            await visits.IssueLinks(code, default);
            return (code, (await visits.One(code, default)).Forms[0].Token!);
        });
    }

    private static readonly string[] Endings = ["/decline", "/ending", "/ending/agreement", "/ending/withdrawal", "/result", "/signatures/refusal", "/ending/order", "/suspension", "/suspension/agreement", "/suspension/order", "/suspension/withdrawal"];

    /// <summary>When a resource is open and who books it.</summary>
    private static readonly string[] UsingActs = ["/offering", "/slots", "/shifts", "/exceptions", "/booking-mode", "/bookings", "/calendar", "/book", "/register"];

    public void Renew(string method, string pattern, string sample)
    {
        if (method != "POST" || !Endings.Any(e => pattern.EndsWith(e, StringComparison.Ordinal)) || !IsContract().IsMatch(pattern)) return;
        (sample == "performing" ? _performing : _negotiating).Dequeue();
    }

    /// <summary>A body that is right in form, so that what is refused is refused for who asks.</summary>
    public string Body(string method, string pattern)
    {
        if (method is "GET" or "DELETE") return "{}";
        var act = pattern.TrimEnd('/');
        if (act == "/api/v1/contracts") return _proposal;
        if (act.Contains("/matches/", StringComparison.Ordinal)) return $$"""{"resource":"{{_resource}}","reason":"合用"}""";
        if (act == "/api/v1/contracts/backfilled") return $$"""{"contract":{{_proposal}},"reason":"纸质签订","signatures":[{"party":"450802001001","name":"王芳","post":"书记","signedOn":"2026-02-01"},{"party":"U0001","name":"赵敏","post":"院长","signedOn":"2026-02-02"}]}""";
        return Bodies.Where(b => act.EndsWith(b.Key, StringComparison.Ordinal)).OrderByDescending(b => b.Key.Length).FirstOrDefault().Value ?? "{}";
    }

    private static readonly (string Key, string Value)[] Bodies =
    [
        ("/versions", """{"answersVersion":1,"terms":{"title":"讲座","category":"health","purpose":"听讲座","startOn":"2026-03-01","endOn":"2026-12-31","obligations":[{"number":1,"doer":"U0001","beneficiary":"450802001001","what":"健康讲座","quantity":"4","unit":"场","dueOn":"2026-11-30","responsibleName":"李明","weight":1}],"milestones":[{"number":1,"name":"第一场","plannedOn":"2026-04-30"}]}}"""),
        ("/amendments", """{"reason":"人手有限","terms":{"title":"讲座","category":"health","purpose":"听讲座","startOn":"2026-03-01","endOn":"2026-12-31","obligations":[{"number":1,"doer":"U0001","beneficiary":"450802001001","what":"健康讲座","quantity":"3","unit":"场","dueOn":"2026-11-30","responsibleName":"李明","weight":1}],"milestones":[{"number":1,"name":"第一场","plannedOn":"2026-04-30"}]}}"""),
        ("/amendments/{number:int}/versions", """{"answersVersion":1,"reason":"人手有限","terms":{"title":"讲座","category":"health","purpose":"听讲座","startOn":"2026-03-01","endOn":"2026-12-31","obligations":[]}}"""),
        ("/renewal", """{"terms":{"title":"讲座二期","category":"health","purpose":"听讲座","startOn":"2027-01-01","endOn":"2027-12-31","obligations":[{"doer":"U0001","beneficiary":"450802001001","what":"健康讲座","quantity":"3","unit":"场","dueOn":"2027-11-30","responsibleName":"李明","weight":1}]}}"""),
        ("/suspension", """{"reason":"场馆改造","expectedEnd":"2026-08-01"}"""), ("/suspension/order", """{"ground":"safety","reason":"消防隐患","expectedEnd":"2026-08-01"}"""), ("/resumption", Reason), ("/ending/order", """{"ground":"safety","reason":"消防隐患"}"""),
        ("/breach-notices", """{"party":"U0001","obligations":[1],"ground":"没有开办"}"""), ("/breach-notices/{id:guid}/answer", """{"answer":"下周补办"}"""), ("/move", """{"parent":"450802002001","reason":"区划调整"}"""),
        ("/acceptances", """{"version":1}"""), ("/policies/{name}", """{"value":"8","from":"2026-04-01","reason":"通知"}"""), ("/dictionaries/{list}", """{"code":"sample","name":"样例","reason":"需要"}"""),
        ("/dictionaries/{list}/{code}", """{"name":"健康服务","reason":"改名"}"""), ("/retirement", Reason), ("/comments", """{"text":"很好"}"""), ("/remarks", """{"text":"请写明雨天怎么办"}"""),
        ("/talks", """{"on":"2026-03-02","form":"meeting","participants":"王芳","summary":"商定"}"""),
        ("/decline", Reason), ("/signatures/refusal", Reason), ("/ending", Reason), ("/ending/withdrawal", Reason), ("/dispute", Reason), ("/withdrawal", Reason), ("/restoration", Reason), ("/dissolution", Reason),
        ("/signatures", """{"digest":"none","proof":"none"}"""), ("/comments/{id:guid}/answer", """{"answer":"免费"}"""), ("/result-objections/{id:guid}/answer", """{"answer":"维持","upheld":false}"""),
        ("/work", """{"obligation":1,"doneOn":"2026-03-09","quantity":"1"}"""), ("/work/confirmations", """{"entries":["0195f000-0000-7000-8000-000000000000"]}"""), ("/ruling", """{"stands":"0","reason":"核实"}"""),
        ("/reached", """{"on":"2026-03-09"}"""), ("/activities", """{"name":"讲座","on":"2026-04-01","planned":30}"""), ("/counts", """{"enrolled":20}"""),
        ("/judgements", """{"side":"self","score":90}"""), ("/third-party", """{"organization":"U0002"}"""), ("/rating-links", """{"printedCodes":0,"expiresOn":"2026-06-01"}"""),
        ("/needs", """{"title":"家门口的健身角","category":"culture"}"""), ("/needs/{code}", """{"title":"家门口的健身角","category":"culture"}"""), ("/resources/{code}", """{"title":"多功能厅","category":"culture","resourceKind":"venue"}"""), ("/resources", """{"title":"多功能厅","category":"culture","resourceKind":"venue"}"""),
        ("/people/{id:guid}", """{"name":"陈静"}"""), ("/account", """{"userName":"chenjing"}"""), ("/posts/{id:guid}", """{"title":"社区专干","duties":["lists"],"reason":"调整分工"}"""), ("/closing", Reason),
        ("/ties/ending", """{"community":"450802001001","kind":"resident","reason":"搬离"}"""),
        ("/look-backs", """{"dueOn":"2026-05-01"}"""), ("/conclusion", """{"conclusion":"keep","sentence":"照常"}"""), ("/change", """{"changedOn":"2026-04-01"}"""), ("/second-look", """{"sentence":"见效"}"""), ("/dropping", Reason),
        ("/explanations", """{"explanation":"按记录自评"}"""), ("/review/decision", """{"ending":"upheld","reason":"核实"}"""), ("/corrections", """{"sheets":[],"reason":"录入有误"}"""), ("/uses", """{"kind":"awards","usedOn":"2026-03-09","what":"评优"}"""),
        ("/groups", """{"name":"督导组","kind":"inspection","mandate":"督导","from":"2026-03-01","until":"2026-12-31"}"""), ("/groups/{id:guid}", """{"name":"督导组","kind":"inspection","mandate":"督导","from":"2026-03-01","until":"2026-12-31"}"""), ("/members", """{"name":"黄桂兰","kind":"residents"}"""),
        ("/signing-plan", """{"days":10}"""), ("/delegations", """{"person":"0195f000-0000-7000-8000-000000000000","reason":"出差","until":"2026-03-20"}"""), ("/revocation", Reason), ("/rejection", Reason), ("/scans/{id:guid}/confirmation", """{"digest":"0123456789abcdef"}"""),
        ("/scans", """{"fileId":"0195f000-0000-7000-8000-000000000000","signatory":"王芳","post":"书记","signedOn":"2026-03-09"}"""), ("/templates", Template), ("/templates/{code}/versions", Template),
        ("/links", """{"act":"work","holder":"黄小兰"}"""),
        ("/contact", Look), ("/contacts/{person:guid}", Look), ("/erasure", """{"ground":"request","reason":"本人请求"}"""), ("/erasure/withdrawal", Reason), ("/photo-erasure", Reason),
        ("/account/drafts", """{"url":"/work/contracts/new","form":"propose","values":{"Input.Note":["写了一半"]}}"""), ("/account/mail", """{"email":"wang@example.org"}"""), ("/account/mail/digest", """{"choice":"none","language":"zh-CN"}"""), ("/account/mail/confirmation/{id:guid}", """{"code":"000000"}"""),
        ("/webhooks", """{"url":"https://example.org/hook","events":["work.*"]}"""), ("/deactivation", Reason), ("/removal", Reason),
        ("/surveys", Asked), ("/surveys/{code}", Asked), ("/surveys/{code}/codes", """{"codes":2}"""), ("/evaluation", """{"conclusion":"老人最盼讲座"}"""), ("/paper-answers", """{"sheets":[{"answers":[{"question":1,"text":"路灯"}]}]}"""), ("/survey-answers/{token}", """{"answers":[{"question":1,"text":"路灯"},{"question":2,"text":"书屋","category":"culture"}]}"""),
        ("/visits", """{"title":"四月走访","endsOn":"2026-04-30"}"""), ("/units/{unit}", """{"resources":[{"title":"操场","resourceKind":"venue","category":"culture"}],"note":"照旧"}"""), ("/visit-forms/{token}", """{"needs":[{"title":"停车","category":"convenience"}],"note":"照旧"}"""),
        ("/residents-meetings", """{"heldOn":"2026-03-01","place":"活动室","present":20,"minutes":"路灯","needs":[{"title":"路灯","category":"safety","backing":3}]}"""), ("/residents-meetings/{code}/needs", """{"needs":[{"title":"书屋","category":"culture"}]}"""),
        ("/publications", """{"codes":["需-450802-2026-000001"]}"""), ("/merger", """{"into":"需-450802-2026-000001"}"""), ("/distinctions", """{"other":"需-450802-2026-000001"}"""), ("/backings", """{"people":3,"source":"visits","note":"楼长问过"}"""),
        ("/shifts", """{"weekdays":["monday"],"from":"09:00","to":"11:00"}"""), ("/shifts/{id:guid}/ending", """{"lastDay":"2026-04-30"}"""), ("/exceptions", """{"kind":"extra","day":"2026-04-30","from":"09:00","to":"11:00"}"""), ("/booking-mode", """{"atOnce":false}"""),
        ("/resources/{code}/bookings", """{"slot":"2026-03-18T09:00","purpose":"居民议事会"}"""), ("/bookings/register", """{"reason":"登记簿","rows":[{"slot":"2026-03-04T09:00","booker":"450802002001","present":5}]}"""), ("/declination", Reason), ("/cancellation", Reason), ("/use", """{"use":"unused"}"""),
        ("/resource-templates", SampleTemplate), ("/resource-templates/{code}", SampleTemplate),
        ("/answers", """{"grade":"good"}"""), ("/result-objections", """{"reason":"请复核"}"""),
    ];

    private const string Asked = """{"title":"家门口还缺什么","startsOn":"2026-03-10","endsOn":"2026-04-30","questions":[{"kind":"text","text":"还缺什么"},{"kind":"one","text":"哪一片","options":"东\n西"}]}""";
    private const string Template = """{"name":"讲座范本","note":"常用","title":"健康讲座","category":"health","days":100,"obligations":[{"doer":2,"beneficiary":1,"what":"讲座","quantity":"4","unit":"场","due":90}]}""";
    private const string SampleTemplate = """{"code":"tea_room","title":"茶话室","category":"culture","resourceKind":"venue","reason":"需要"}""";
    private const string Look = """{"purpose":"contract","why":"约签约时间"}""";
    private const string Reason = """{"reason":"场地另有安排"}""";

    public IEnumerable<string> For(string pattern) => IsContract().IsMatch(pattern) ? ["performing", "negotiating"] : [""];

    public string Address(string pattern, string sample) => Place().Replace(pattern, m =>
    {
        var (name, before) = (m.Groups["name"].Value, pattern[..m.Index]);
        if (IsContract().IsMatch(pattern) && name.Equals("code", StringComparison.OrdinalIgnoreCase)) return (sample == "performing" ? _performing : _negotiating).Peek();
        if (name.Equals("list", StringComparison.OrdinalIgnoreCase)) return "category";
        if (before.Contains("/dictionaries/", StringComparison.Ordinal)) return "health";
        if (before.EndsWith("/policies/", StringComparison.Ordinal)) return "notice_days";
        if (before.EndsWith("/needs/", StringComparison.Ordinal)) return _values["need"];
        if (before.EndsWith("/organizations/", StringComparison.Ordinal)) return _values[(pattern.EndsWith("/dissolution", StringComparison.Ordinal) || pattern.EndsWith("/organizations/{code}/move", StringComparison.Ordinal)) ? "grid" : pattern is "/work/organizations/{Code}/ties" ? "unit" : "organization"];
        if (before.EndsWith("/surveys/", StringComparison.Ordinal)) return _values[before.StartsWith("/api", StringComparison.Ordinal) ? "survey" : pattern.EndsWith("/edit", StringComparison.Ordinal) ? "draftSurvey" : "openSurvey"];
        if (before.EndsWith("/survey/", StringComparison.Ordinal)) return _values["surveyToken"];
        if (before.EndsWith("/survey-answers/", StringComparison.Ordinal)) return _values["surveyCode"];
        if (before.EndsWith("/visits/", StringComparison.Ordinal)) return _values["visits"];
        if (before.EndsWith("/units/", StringComparison.Ordinal)) return "U0002";
        if (before.EndsWith("/visit/", StringComparison.Ordinal) || before.EndsWith("/visit-forms/", StringComparison.Ordinal)) return _values["visitToken"];
        if (before.EndsWith("/residents-meetings/", StringComparison.Ordinal)) return _values["meeting"];
        if (before.EndsWith("/resources/", StringComparison.Ordinal) && UsingActs.Any(a => pattern.Contains("}" + a, StringComparison.Ordinal))) return _values["room"];
        if (before.EndsWith("/bookings/", StringComparison.Ordinal)) return _values["booking"];
        if (before.EndsWith("/resource-templates/", StringComparison.Ordinal)) return "activity_room";
        if (before.EndsWith("/groups/", StringComparison.Ordinal)) return _values["group"];
        if (before.EndsWith("/areas/", StringComparison.Ordinal)) return _values["area"];
        if (before.EndsWith("/templates/", StringComparison.Ordinal)) return _values["template"];
        if (before.EndsWith("/people/", StringComparison.Ordinal)) return _values["person"];
        return m.Groups["kind"].Value is ":int" ? "1" : m.Groups["kind"].Value is ":guid" || name.EndsWith("id", StringComparison.OrdinalIgnoreCase) ? "0195f000-0000-7000-8000-000000000000" : "none";
    });

    [GeneratedRegex(@"/contracts/\{code\}", RegexOptions.IgnoreCase)]
    private static partial Regex IsContract();

    [GeneratedRegex(@"\{(?<name>\w+)(?<kind>:\w+)?[^}]*\}")]
    private static partial Regex Place();
}
