using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.LookingBack;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Performing;
using Qiyue.Contracts.Showing;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Backing;
using Qiyue.Lists.Meetings;
using Qiyue.Lists.Surveys;
using Qiyue.Lists.Visits;
using Qiyue.Lists.Using;
using Qiyue.Lists.Workbooks;
using Qiyue.Matching;
using Qiyue.Organizations;
using Qiyue.Organizations.Groups;
using Qiyue.Organizations.People;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Lists;
using Qiyue.Tests.Lists.Using;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests;

/// <summary>No query per row: every list asks no more commands of the database with 30 rows than with one, and never many (architecture.md, Data rules).</summary>
public class QueryCountTests
{
    /// <summary>What a page or a list of the API may ask at most, its frame (post, bell, to-do) included.</summary>
    private const int MostOfPage = 10, MostOfApi = 6;

    /// <summary>Detailed pages gather a subject with all its parts, calendars every kind of deadline.</summary>
    private const int MostOfSubject = 20;

    [Theory, BothDatabases]
    public async Task Thirty_rows_ask_no_more_than_one(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var code = await ContractJourneyTests.Signed(d);
        var id = await host.Read(db => db.Set<Contract>().Select(c => c.Id).SingleAsync());
        var negotiating = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code;
        var room = await BookingTests.Room(d, 100);
        await Add(d, code, negotiating, 0);
        await Published(d, 29);

        var (survey, need) = (await Asking.Opened(d), await host.Read(db => db.Set<Need>().Where(n => n.Title == "讲座之0").Select(n => n.Code).SingleAsync()));
        await Asked(d, survey, 0);
        var (round, meeting) = (await host.Read(db => db.Set<VisitRound>().Select(r => r.Code).SingleAsync()), await host.Read(db => db.Set<ResidentsMeeting>().Select(m => m.Code).SingleAsync()));
        async Task<string> Feed(string? organization) => (await host.As(d["clerk"], s => s.GetRequiredService<Qiyue.Contracts.Calendars.CalendarFeeds>().Make(organization, default))).Address;
        var (calendar, ours) = (await Feed(null), await Feed(d.Community.Code));

        (string Path, string Who)[] lists =
        [
            ("/", ""), ("/contracts", ""), ("/needs", ""), ("/resources", ""), ("/search?q=讲座", ""), ("/contracts?q=讲座", ""), ("/needs?q=讲座", ""), ($"/contracts/{code}", ""),
            ("/api/v1/contracts", ""), ("/api/v1/needs", ""), ("/api/v1/resources", ""), ("/api/v1/contracts?q=讲座", ""), ("/api/v1/needs?q=讲座", ""), ($"/api/v1/contracts/{code}", ""),
            ("/contracts", "clerk"), ("/search?q=讲座", "clerk"), ("/work", "clerk"), ("/work", "street"), ("/work/contracts", "clerk"), ("/work/contracts", "office"), ("/work/contracts?q=讲座", "clerk"), ("/work/needs", "clerk"), ("/work/needs", "office"), ("/work/resources", "liaison"),
            ("/work/needs/import", "clerk"), ("/work/resources/shifts/import", "liaison"), ("/work/notices", "clerk"), ($"/work/journal/contract/{id}", "clerk"), ("/work/organizations", "office"), ($"/work/organizations/{d.Community.Code}", "office"), ("/work/people", "office"), ("/work/admin/accounts", "secadmin"), ("/work/account", "clerk"), ($"/work/organizations/{d.Community.Code}/webhooks", "office"), ("/work/account/mail", "clerk"), ("/work/admin/messages", "sysadmin"),
            ($"/work/contracts/{code}", "clerk"), ($"/work/contracts/{code}/work", "clerk"), ($"/work/contracts/{code}/comments", "clerk"), ($"/work/contracts/{code}/activities", "clerk"), ($"/work/contracts/{code}/judging", "clerk"), ($"/work/contracts/{negotiating}", "clerk"),
            ("/api/v1/contracts", "clerk"), ("/api/v1/contracts", "office"), ($"/api/v1/contracts/{code}", "clerk"), ($"/api/v1/contracts/{negotiating}", "clerk"), ("/api/v1/needs", "clerk"), ("/api/v1/resources", "liaison"), ("/api/v1/todos", "clerk"), ("/api/v1/notices", "clerk"),
            ("/api/v1/organizations", "office"), ($"/api/v1/organizations/{d.Community.Code}/people", "office"), ("/api/v1/people", "office"), ("/api/v1/accounts", "secadmin"), ("/api/v1/areas/450802/figures", ""),
            ("/work/bookings", "clerk"), ("/work/bookings?state=requested", "liaison"), ("/work/bookings/calendar?week=2026-03-02", "liaison"), ($"/work/resources/{room}/calendar?week=2026-03-02", "liaison"), ($"/resources/{room}", ""), ("/work/utilisation", "office"), ("/work/utilisation?by=unit", "office"),
            ("/api/v1/bookings", "clerk"), ("/work/bookings/free", "clerk"), ("/api/v1/bookable-resources?day=2026-03-07", "clerk"), ("/api/v1/utilisation?by=community", "office"), ($"/api/v1/resources/{room}/slots", ""), ("/work/resource-templates", "office"), ("/api/v1/resource-templates", "liaison"),
            ("/work/groups", "office"), ("/api/v1/groups", "office"), ("/work/matching", "clerk"), ("/work/matching", "office"), ("/work/matching/mismatches", "street"), ("/work/matching/mismatches", "office"), ("/api/v1/matching/mismatches", "office"), ("/work/results/unused", "street"), ("/work/results/unused", "office"), ("/api/v1/results/unused", "office"), ($"/work/contracts/{code}/look-backs", "clerk"),
            ("/work/surveys", "clerk"), ("/work/residents-meetings", "clerk"), ("/work/visits", "clerk"), ("/work/needs/drafts", "clerk"), ("/api/v1/surveys", "clerk"), ("/api/v1/residents-meetings", "clerk"), ("/api/v1/visits", "clerk"), ("/api/v1/needs/drafts", "clerk"),
            ($"/work/surveys/{survey.Code}", "clerk"), ($"/work/surveys/{survey.Code}/codes", "clerk"), ($"/work/surveys/{survey.Code}/texts/5", "clerk"), ($"/api/v1/surveys/{survey.Code}/results", "clerk"), ($"/api/v1/surveys/{survey.Code}/codes", "clerk"), ($"/api/v1/surveys/{survey.Code}/results/5/texts", "clerk"),
            ($"/work/visits/{round}", "office"), ($"/api/v1/visits/{round}", "office"), ($"/work/residents-meetings/{meeting}", "clerk"), ($"/work/needs/{need}", "clerk"), ($"/work/needs/{need}/matches", "clerk"), ($"/api/v1/needs/{need}/matches", "clerk"),
            ("/work/bookings?side=ours", "clerk"), ("/work/bookings?side=lent", "liaison"), ($"/work/bookings?resource={room}", "office"), ($"/work/resources/{room}/offering", "liaison"), ($"/api/v1/resources/{room}/offering", ""), ("/work/utilisation?by=community", "clerk"), (calendar, ""), (ours, ""),
        ];
        var clients = new Dictionary<string, HttpClient> { [""] = host.Browser() };
        foreach (var who in lists.Select(l => l.Who).Where(w => w.Length > 0).Distinct()) clients[who] = await host.SignedIn(who);
        var few = await Count(host, clients, lists);
        for (var i = 1; i < 30; i++) { await Add(d, code, negotiating, i); await Asked(d, survey, i); }
        for (var i = 0; i < 29; i++) await Published(d, i);
        var many = await Count(host, clients, lists);

        Offenders.None(lists.Where((l, i) => few[i].Count < many[i].Count).Select(l => $"{l.Path} as {l.Who}: {few[Array.IndexOf(lists, l)].Count} commands with one row, {many[Array.IndexOf(lists, l)].Count} with thirty:\n    {Differing(few[Array.IndexOf(lists, l)], many[Array.IndexOf(lists, l)])}"));
        Offenders.None(lists.Select((l, i) => (l, many[i].Count)).Where(x => x.Count > Most(x.l.Path)).Select(x => $"{x.l.Path} as {x.l.Who}: {x.Count} commands, {Most(x.l.Path)} are enough"));
    }

    private static int Most(string path) => path.Contains("/contracts/", StringComparison.Ordinal) || path.StartsWith("/calendar/", StringComparison.Ordinal) ? MostOfSubject : path.StartsWith("/api", StringComparison.Ordinal) ? MostOfApi : MostOfPage;

    private static string Differing(IReadOnlyList<string> few, IReadOnlyList<string> many) =>
        string.Join("\n    ", many.GroupBy(t => t).Where(g => g.Count() != few.Count(t => t == g.Key)).Select(g => $"{g.Count()} × {g.Key.ReplaceLineEndings(" ")[..Math.Min(200, g.Key.Length)]}").Take(4));

    /// <summary>The second time counts: what is kept in memory has been read then. A query of its own keeps the output cache out.</summary>
    private static async Task<List<IReadOnlyList<string>>> Count(TestHost host, Dictionary<string, HttpClient> clients, (string Path, string Who)[] lists)
    {
        var counts = new List<IReadOnlyList<string>>();
        foreach (var (path, who) in lists)
            for (var time = 0; time < 2; time++)
            {
                host.Commands.Take();
                var answer = await clients[who].Send("GET", $"{path}{(path.Contains('?') ? '&' : '?')}x={Guid.NewGuid():N}", headers: [("Accept", path.StartsWith("/api", StringComparison.Ordinal) ? "application/json" : "text/html")]);
                ((int)answer.StatusCode).ShouldBe(200, $"{path} as {who}: {await answer.Content.ReadAsStringAsync(Programs.Ct)}");
                if (time == 1) counts.Add(host.Commands.Take());
            }
        return counts;
    }

    /// <summary>One more contract, with a result that nobody has used since long ago: only its row is needed.</summary>
    private static async Task Published(District d, int i)
    {
        var code = await ContractJourneyTests.Signed(d);
        await d.Host.Read(db => db.Set<Contract>().Where(c => c.Code == code).ExecuteUpdateAsync(s => s.SetProperty(c => c.PublishedOn, new DateOnly(2023, 1, 1).AddDays(i)).SetProperty(c => c.Grade, "一般")));
    }

    /// <summary>One more answer and batch of codes, and one more who backs the need.</summary>
    private static async Task Asked(District d, Survey survey, int i)
    {
        await d.Host.As(Actor.Anonymous, s => s.GetRequiredService<AnswerSurvey>().Handle(survey.Token, Asking.Answer($"装第 {i} 盏灯"), Asking.Contact($"居民{i}"), default));
        await d.Host.As(d["clerk"], s => s.GetRequiredService<SurveyCodes>().Issue(survey.Code, new() { Codes = 2 }, default));
        var need = await d.Host.Read(db => db.Set<Need>().Where(n => n.Title == "讲座之0").Select(n => n.Code).SingleAsync());
        await d.Host.As(d["clerk"], s => s.GetRequiredService<BackOnBehalf>().Handle(need, new() { People = 2, Source = "visits" }, default));
    }

    /// <summary>One more of everything.</summary>
    private static async Task Add(District d, string code, string negotiating, int i)
    {
        var host = d.Host;
        await host.As(d["clerk"], s => s.GetRequiredService<CreateItem>().Need(ListActTests.Input($"讲座之{i}"), default));
        await host.As(d["clerk"], s => s.GetRequiredService<CreateItem>().Need(ListActTests.Input($"草稿讲座之{i}", publish: false), default));
        var (wish, ball) = (await host.As(d["clerk"], s => s.GetRequiredService<CreateItem>().Need(ListActTests.Input($"写字之{i}"), default)), await host.As(d["liaison"], s => s.GetRequiredService<CreateItem>().Resource(ListActTests.Hall($"球场之{i}"), default)));
        await host.As(d["clerk"], s => s.GetRequiredService<DecideMatch>().Choose(wish.Code, new() { Resource = ball.Code, Reason = "别处没有" }, default));
        (await host.Read(db => db.Set<MatchChoice>().CountAsync(c => c.AgainstAdvice))).ShouldBe(i + 1, "a mismatch");
        await host.As(d["liaison"], s => s.GetRequiredService<CreateItem>().Resource(ListActTests.Hall($"讲座厅之{i}"), default));
        await host.As(d["office"], s => s.GetRequiredService<CreateOrganization>().Handle(new() { Code = $"U1{i:000}", Name = $"讲座单位之{i}", Kind = "enterprise", Parent = d.Office.Code }, default));
        await host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Tie($"U1{i:000}", new() { Community = d.Community.Code, Kind = "resident" }, default));
        await host.As(d["office"], s => s.GetRequiredService<PeopleDesk>().Create(new() { Name = $"林{i}", UserName = $"lin{i}", Post = new() { Organization = d.Community.Code, Post = $"网格员{i}", Duties = [Duty.Lists] } }, default));
        await host.As(d["office"], s => s.GetRequiredService<KeepGroup>().Create(new() { Name = $"督导组{i}", Kind = "inspection", Mandate = "督导", From = new(2026, 3, 1), Until = new(2026, 12, 31), Scope = d.Street.Code }, default));
        await host.As(d["clerk"], async s =>
        {
            var lookBack = await s.GetRequiredService<ScheduleLookBack>().Handle(code, new() { DueOn = new(2026, 6, 1) }, default);
            await s.GetRequiredService<DropLookBack>().Handle(code, lookBack.Number, new() { Reason = "改期" }, default);
        });
        await host.As(d["clerk"], s => s.GetRequiredService<KeepSurvey>().Create(Asking.Survey(), default));
        await host.As(d["clerk"], s => s.GetRequiredService<KeepMeetings>().Create(new() { HeldOn = new(2026, 3, 1), Place = $"活动室{i}", Present = 20, Minutes = "路灯", Needs = [new() { Title = $"路灯{i}", Category = "safety" }] }, default));
        await host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Tie($"U1{i:000}", new() { Community = d.Community.Code, Kind = "double_contact", Main = true }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<KeepVisits>().Create(new() { Title = $"走访{i}", EndsOn = new(2026, 3, 31) }, default));
        await BookingTests.Book(d, await BookingTests.Room(d, title: $"会议室之{i}"));
        await host.As(Actor.System, async s =>
        {
            // Bookings of one slot by many: only their rows are needed.
            var act = s.GetRequiredService<Act>();
            var room = await act.Db.Set<Resource>().AsNoTracking().OrderBy(r => r.Id).FirstAsync();
            act.Record(act.Add(new Booking($"订-样-{i}", room, d.Community.Id, new(new(2026, 3, 4), 540, 660, 100), i + 1, new($"议事{i}", null, ""), act.Now, false)), "booking.requested");
            await act.Commit();
        });
        await host.As(d["clerk"], s => s.GetRequiredService<StartItemJob>().Export(ListKind.Need, default));
        await host.As(d["clerk"], s => s.GetRequiredService<RecordTalk>().Handle(code, new() { On = new(2026, 3, 2), Form = "visit", Participants = "王芳", Summary = $"第{i}次" }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<RemarkOnClause>().Handle(negotiating, new() { Clause = "purpose", Text = $"意见{i}" }, default));
        await host.As(d["liaison"], s => s.GetRequiredService<RecordWork>().Handle(code, new() { Obligation = 1, DoneOn = new(2026, 3, 2), Quantity = "0.1" }, default));
        await host.As(d["liaison"], s => s.GetRequiredService<PlanActivity>().Handle(code, new() { Name = $"活动{i}", On = new(2026, 4, 1), Planned = 30 }, default));
        await host.As(Actor.Anonymous, s => s.GetRequiredService<CommentOnContract>().Handle(code, new() { Text = $"意见{i}", Objection = i % 2 == 1 }, $"{i:D64}", "138****8000", default));
    }
}
