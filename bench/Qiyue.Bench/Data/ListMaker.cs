using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Backing;
using Qiyue.Lists.Meetings;
using Qiyue.Lists.Surveys;
using Qiyue.Lists.Using;
using Qiyue.Lists.Visits;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Access;
using Qiyue.Platform.Links;
using Qiyue.Platform.Todo;

namespace Qiyue.Bench.Data;

/// <summary>What the lists are asked for: the tokens of who asks, and the subjects that have most below them.</summary>
/// <param name="Size">Rows of the largest tables.</param>
/// <param name="Owner">Has the need and the survey.</param>
/// <param name="Lender">Has the resource.</param>
/// <param name="Need">A published need that a hundredth of all backing goes to.</param>
/// <param name="Draft">A need of the small community that matching is asked for.</param>
/// <param name="Survey">Has half of all answers.</param>
/// <param name="Round">Has a form for every unit.</param>
/// <param name="Resource">Has a hundredth of all bookings.</param>
internal sealed record MadeLists(int Size, Guid Everyone, Asker Office, Asker Owner, Asker Small, Asker Unit, Asker Newcomer, Asker Lender, string Need, string Draft, string Survey, string Round, string Resource, string Meeting);

internal sealed record Asker(Guid Id, string Code, string Token, Guid PersonId)
{
    public static Asker Of(Body body) => new(body.Node.Id, body.Node.Code, body.Token, body.Actor.PersonId!.Value);
}

/// <summary>
/// Rows of the lists around needs, resources, bookings and what residents are asked, by the product's own classes and projections. Per size N: N needs (a fifth drafts), N backings, N answers, N meetings, N bookings, N visit forms, N closed and
/// N/5 open to-dos, N/10 surveys, N/10 rounds, N/10 resources, a fourth of them with shifts. Texts of needs and resources are those of the made-up city of `bench matching`. Only what these lists read: search entries are not written, journal entries for bookings alone (calendars read them).
/// </summary>
internal sealed class ListMaker(IServiceProvider services, District district, int size, DateTime now)
{
    private const int Chunk = 10_000, FewOfSmall = 3;
    private readonly Dictionary<Type, ProjectionRegistration> _projections = services.GetServices<ProjectionRegistration>().ToDictionary(r => r.AggregateType);
    private readonly IServiceProvider _scope = services.CreateScope().ServiceProvider;
    private readonly OrganizationTree _tree = services.GetRequiredService<OrganizationTree>();
    private readonly DateOnly _today = ActClock.DayOf(now);
    private readonly List<Resource> _bookable = [];
    private static readonly DayOfWeek[] Weekdays = [DayOfWeek.Monday, DayOfWeek.Wednesday, DayOfWeek.Friday];
    private static readonly string[] Categories = ["health", "youth", "culture", "convenience", "safety", "housing", "environment", "elderly", "digital", "employment"];
    private static readonly string[] Kinds = ["venue", "talent", "service", "goods"];
    private static readonly string[] Things = ["楼道照明维修", "老年助餐送餐上门", "暑期儿童托管班", "血压血糖免费测量", "小区充电桩加装", "手机使用辅导课", "法律咨询进社区", "垃圾分类宣传", "家电义务维修", "就业招聘专场", "书法绘画培训", "无障碍坡道改造", "流浪猫狗管理", "健身器材更新", "停车位规范划线", "防诈骗知识讲座"];
    private readonly Matching.SyntheticCity _city = new(Math.Clamp(size / 10, 1_000, 100_000));
    private static readonly string[] Places = ["东区", "西区", "南门", "北门", "一号楼", "三号楼", "七号楼", "活动中心", "小广场", "老年大学", "车棚", "河边步道"];

    private Body CommunityOf(int i) => i < FewOfSmall ? district.Small : district.Communities[i * 7 % district.Communities.Count];
    private Body UnitOf(int i) => i < FewOfSmall ? district.Smallest : district.UnitBodies[i * 13 % district.UnitBodies.Count];

    public MadeLists Write(BulkWriter writer)
    {
        var (need, survey, round, resource) = (Hot(writer), HotSurvey(writer), DistrictRound(writer), Resources(writer));
        string? draft = null, meeting = null;
        for (var from = 0; from < size; from += Chunk)
        {
            var rows = new Rows();
            for (var i = from; i < Math.Min(size, from + Chunk); i++)
            {
                var held = Meeting(rows, i);
                var one = NeedAt(rows, i, held, survey);
                if (i == 1) (draft, meeting) = (one.Code, held.Code);
                Backing(rows, i, i % 100 == 0 ? need : one);
                Answer(rows, i, survey);
                Booked(rows, i);
                Done(rows, i);
                if (i % 10 != 0) continue;
                Survey(rows, i / 10);
                Round(rows, i / 10);
            }
            writer.Write(rows);
        }
        var booked = new Rows();
        for (var i = 0; i < size / 100; i++) Add(booked, BookingOf(size + i, resource, _today.AddDays(i % 400 - 350), 540, i / 400 + 1));
        writer.Write(booked);
        Asker Of(Body body) => Asker.Of(body);
        return new(size, AccessRow.Everyone, Of(district.Office), Of(district.Communities[0]), Of(district.Small), Of(district.Smallest), Of(district.Newcomer), Asker.Of(district.UnitBodies.First(u => u.Node.Id == resource.OwnerId)), need.Code, draft!, survey.Code, round.Code, resource.Code, meeting!);
    }

    /// <summary>The aggregate with the rows its projection keeps.</summary>
    private void Put(Rows rows, Aggregate aggregate)
    {
        rows.Add((dynamic)aggregate);
        Keep(rows, aggregate, _projections[aggregate.GetType()].Project(_scope, aggregate, default).AsTask().GetAwaiter().GetResult());
    }

    private void Keep(Rows rows, Aggregate aggregate, Projected p)
    {
        foreach (var organization in p.IsPublic ? p.VisibleTo.Append(AccessRow.Everyone) : p.VisibleTo) rows.Add(AccessRow.Of(organization, aggregate.SubjectKind, aggregate.Id, p));
        foreach (var d in p.Todos)
            rows.Add(new TodoRow { OrganizationId = d.OrganizationId, Duty = d.Duty, PersonId = d.PersonId, SubjectKind = aggregate.SubjectKind, SubjectId = aggregate.Id, Key = d.Key, Title = d.Title, Args = string.Join('\u001f', d.Args), Rule = d.Rule, Url = d.Url, DueOn = d.DueOn, Since = now });
    }

    /// <summary>Evenly over the last four hundred days, the last one newest.</summary>
    private DateTime At(int i) => now.AddDays(-400).AddSeconds(Math.Floor(400.0 * 86_400 * i / size));

    private Need Hot(BulkWriter writer)
    {
        var (rows, owner) = (new Rows(), district.Communities[0]);
        var need = new Need("需-450802-2026-H00001", owner.Node.Id, new("社区食堂延长晚餐时间", "上班的居民回来时食堂已经关门，希望晚餐开到八点。", "elderly", "全体居民", 800, "", "", "", "medium", "residents", "online_survey"), now, _today);
        need.Publish(_today);
        Put(rows, need);
        writer.Write(rows);
        return need;
    }

    private Need NeedAt(Rows rows, int i, ResidentsMeeting held, Survey survey)
    {
        var draft = i / 160 % 5 == 1 || i < FewOfSmall && i != 1;
        var (said, place) = (_city.Needs[i % _city.Needs.Count], Places[i / 16 % Places.Length]);
        var need = new Need($"需-450802-2026-{i:D7}", CommunityOf(i).Node.Id, new($"{said.Title}（{place}）", said.Description, Categories[i % Categories.Length], said.Audience, said.People, place, said.When, "每月", "low", "residents", "online_survey"), At(i), ActClock.DayOf(At(i)));
        // Of the drafts a half was typed by a clerk (a to-do each), the rest came from the survey and from meetings.
        if (draft && i % 2 == 1 && i > FewOfSmall) { if (i % 4 == 1) need.CameFrom(Qiyue.Lists.Surveys.Survey.Kind, survey.Id); else need.CameFrom(ResidentsMeeting.Kind, held.Id); }
        if (!draft || i == 1) need.Publish(_today);
        Put(rows, need);
        return need;
    }

    private void Backing(Rows rows, int i, Need need) => rows.Add(i % 50 == 0 ? NeedBacking.OnBehalf(need, i % 30 + 1, "visits", "楼长问过", need.OwnerId, At(i)) : NeedBacking.Of(need, BackingWay.Verified, Sm3.Hex($"backer {i}"), At(i)));

    private ResidentsMeeting Meeting(Rows rows, int i)
    {
        var meeting = new ResidentsMeeting($"座-450802-2026-{i:D7}", CommunityOf(i).Node.Id, ActClock.DayOf(At(i)), Places[i % Places.Length], i % 60 + 5, "与会居民提出若干意见，由社区逐条登记。", At(i), _today);
        Put(rows, meeting);
        return meeting;
    }

    private static SurveyContent Questions(DateOnly from) => new("居民需求问卷", "请花两分钟告诉我们您需要什么。", from, from.AddDays(360), true,
    [
        new(1, QuestionKind.One, "您最关心哪一方面？", true, ["养老", "托幼", "环境", "安全"], 0, null),
        new(2, QuestionKind.Several, "您愿意参加哪些活动？", false, ["讲座", "义诊", "文体", "志愿服务"], 0, null),
        new(3, QuestionKind.Scale, "您对社区服务打几分？", true, [], 1, 5),
        new(4, QuestionKind.Text, "还想说什么？", false, [], 0, null),
        new(5, QuestionKind.Need, "您需要什么？", false, [], 0, null),
    ]);

    private Survey HotSurvey(BulkWriter writer)
    {
        var rows = new Rows();
        var survey = new Survey("问-450802-2026-H00001", district.Communities[0].Node.Id, "hotsurveytokenofthebench", Questions(_today.AddDays(-30)), now);
        survey.Open(_today);
        Put(rows, survey);
        var batch = Guid.CreateVersion7();
        for (var i = 0; i < Math.Min(20_000, size / 5); i++)
        {
            if (i % 100 == 0) batch = Guid.CreateVersion7(now.AddMinutes(i));
            rows.Add(new SurveyCode(survey, Sm3.Hex($"code {i}"), batch, survey.OwnerId, now.AddMinutes(i / 100 * 100)));
        }
        _codes = [.. rows.Of<SurveyCode>()];
        writer.Write(rows);
        return survey;
    }

    private SurveyCode[] _codes = [];

    private void Survey(Rows rows, int i)
    {
        var survey = new Survey($"问-450802-2026-{i:D7}", CommunityOf(i).Node.Id, $"token{i:D15}", Questions(_today.AddDays(-20)), At(i * 10));
        if (i % 4 != 0) survey.Open(_today);
        if (i % 4 > 1) survey.Close();
        if (i % 4 == 3) survey.Evaluate("已逐条登记需求。");
        Put(rows, survey);
        _last = survey;
    }

    private Survey? _last;

    /// <summary>Every second one to the survey that has most; the first of these by its codes.</summary>
    private void Answer(Rows rows, int i, Survey hot)
    {
        var (survey, nth) = i % 2 == 0 ? (hot, i / 2) : (_last ?? hot, -1);
        List<GivenAnswer> given = [new(1, Chosen: [i % 4 + 1]), new(2, Chosen: [i % 3 + 1, 4]), new(3, Number: i % 5 + 1)];
        if (i % 3 == 0) given.Add(new(4, Text: $"希望{Places[i % Places.Length]}多安排{Things[i % Things.Length]}。"));
        if (i % 20 == 0) given.Add(new(5, Text: Things[i % Things.Length], Category: "elderly"));
        var code = nth >= 0 && nth < _codes.Length && nth % 3 != 0 ? _codes[nth] : null;
        var answer = new SurveyAnswer(survey, code is null ? SurveyWay.Contact : SurveyWay.Code, code?.TokenDigest ?? Sm3.Hex($"answerer {i}"), code?.Id, given, null, At(i));
        IdOf(answer) = Guid.CreateVersion7(At(i)); // counted by the job as in life: what is older than a quarter of an hour
        rows.Add(answer);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Id>k__BackingField")]
    private static extern ref Guid IdOf(Aggregate aggregate);

    private VisitRound DistrictRound(BulkWriter writer)
    {
        var rows = new Rows();
        var round = new VisitRound("访-450802-2026-H00001", district.Office.Node.Id, "全区驻区单位走访", "请核对资源。", _today.AddDays(60), now, _today);
        Put(rows, round);
        foreach (var (unit, i) in district.UnitBodies.Append(district.Smallest).Select((u, i) => (u, i))) Form(rows, round, unit, i);
        writer.Write(rows);
        return round;
    }

    private void Form(Rows rows, VisitRound round, Body unit, int i)
    {
        var form = rows.Add(new VisitForm(round, unit.Node.Id));
        if (i % 3 == 0) form.Answer(new([], [], [], [], "都还在提供"), VisitWay.Clerk, round.OwnerId, now);
        else if (i % 3 == 1) rows.Add(new OneTimeLink { SubjectKind = VisitRound.Kind, SubjectId = round.Id, OrganizationId = unit.Node.Id, Act = VisitRound.Act, Holder = "联络员", At = now, ExpiresOn = round.EndsOn });
    }

    private void Round(Rows rows, int i)
    {
        var round = new VisitRound($"访-450802-2026-{i:D7}", CommunityOf(i).Node.Id, $"第{i % 12 + 1}期走访", "请核对资源。", _today.AddDays(i % 60), At(i * 10), _today);
        if (i % 3 == 0) round.Close();
        Put(rows, round);
        for (var n = 0; n < 10; n++) Form(rows, round, district.UnitBodies[(i + n * 31) % district.UnitBodies.Count], n);
    }

    /// <summary>All of them, the one that is booked most last.</summary>
    private Resource Resources(BulkWriter writer)
    {
        Resource? last = null;
        for (var from = 0; from <= size / 10; from += Chunk)
        {
            var rows = new Rows();
            for (var i = from; i <= Math.Min(size / 10, from + Chunk - 1); i++)
            {
                var (offered, hot) = (_city.Resources[i % _city.Resources.Count], i == size / 10);
                last = new Resource(hot ? "资-450802-2026-H00001" : $"资-450802-2026-{i:D7}", UnitOf(i).Node.Id, new(offered.Title, offered.Description, Categories[i % Categories.Length], Kinds[i % Kinds.Length], offered.Audience, offered.Capacity, "人", "每月", offered.When, Places[i % Places.Length], "", null), At(i * 10 % size), _today);
                last.Publish(_today);
                Put(rows, last);
                if (hot) foreach (var weekday in Enum.GetValues<DayOfWeek>()) rows.Add(new ResourceShift(last.Id, weekday, 540, 660, 200, _today.AddYears(-1), null));
                else if (i % 4 == 0)
                {
                    foreach (var weekday in Weekdays) rows.Add(new ResourceShift(last.Id, weekday, 540, 660, 2, _today.AddYears(-1), null));
                    rows.Add(ResourceException.Closed(last.Id, _today.AddDays(-i % 90), "检修"));
                    _bookable.Add(last);
                }
            }
            writer.Write(rows);
        }
        return last!;
    }

    private void Booked(Rows rows, int i)
    {
        var (resource, nth) = (_bookable[i % _bookable.Count], i / _bookable.Count);
        var week = _today.AddDays(-350 + nth * 9 / 7 * 7);
        var day = week.AddDays(((int)Weekdays[nth % 3] - (int)week.DayOfWeek + 7) % 7);
        Add(rows, BookingOf(i, resource, day, 540, nth % 2 + 1));
    }

    private Booking BookingOf(int i, Resource resource, DateOnly day, int from, int place)
    {
        var requested = ActClock.StartOf(day).AddDays(-14);
        var booking = new Booking($"订-450802-2026-{i:D7}", resource, CommunityOf(i).Node.Id, new(day, from, from + 120, 2), place, new("居民活动", 20, ""), requested, atOnce: i % 7 != 0 || day <= _today);
        if (i % 10 == 9) booking.Cancel("改期", requested);
        else if (booking.Begins < now) booking.RecordUse(i % 5 != 0, i % 5 != 0 ? 18 : null, "", now);
        return booking;
    }

    /// <summary>As <see cref="BookingProjection"/> has it, which asks the database for the title; with its journal entry.</summary>
    private void Add(Rows rows, Booking b)
    {
        rows.Add(Journal.Append(b, "booking.requested", Actor.System, b.RequestedAt, null, null, b.State(), null, ""));
        b.Version++;
        rows.Add(b);
        IEnumerable<Guid> main = _tree.Find(b.OwnerId)?.MainCommunityId is { } community ? _tree.SelfAndAbove(community) : [];
        Keep(rows, b, new([.. _tree.SelfAndAbove(b.OwnerId).Concat(_tree.SelfAndAbove(b.BookerId)).Concat(main).Distinct()], false, b.Begins, UsingWords.Facet(b.Status), "", null,
            b.Status == BookingState.Requested ? [new(b.OwnerId, Duty.Lists, "booking.answer", "答复预订：{0}，{1}", "有单位预订本组织的资源，请确认或谢绝；到时间仍未答复的，预订作废。", "/work/bookings/" + b.Code, b.Day, null, "场地", $"{b.Day:yyyy-MM-dd}")] : []));
    }

    /// <summary>What was done long ago stays in the table of what is due.</summary>
    private void Done(Rows rows, int i) => rows.Add(new TodoRow
    {
        OrganizationId = CommunityOf(i).Node.Id, Duty = Duty.Confirm, SubjectKind = Contract.Kind, SubjectId = Guid.CreateVersion7(), Key = "work.confirm", Title = "确认履约记录", Args = "", Rule = "", Url = "/work", DueOn = ActClock.DayOf(At(i)), Since = At(i), DoneAt = At(i).AddDays(2),
    });

    /// <summary>As if judged and never used: only these columns are read by the list of unused results.</summary>
    public static void Publish(Contract contract, int i, DateOnly today)
    {
        if (i % 4 == 0 && contract.Stage == ContractStage.Performing) (PublishedOn(contract), Grade(contract)) = (today.AddYears(-5).AddDays(i % 900), "较好");
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<PublishedOn>k__BackingField")]
    private static extern ref DateOnly? PublishedOn(Contract contract);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Grade>k__BackingField")]
    private static extern ref string Grade(Contract contract);
}
