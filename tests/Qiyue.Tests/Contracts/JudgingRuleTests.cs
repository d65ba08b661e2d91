using Qiyue.Contracts;
using Qiyue.Contracts.LookingBack;
using Qiyue.Kernel;
using Qiyue.Organizations.Groups;

namespace Qiyue.Tests.Contracts;

/// <summary>Looking back, reviewing, correcting and using by their rules alone, without a database.</summary>
public class JudgingRuleTests
{
    private static readonly Guid Community = Guid.CreateVersion7(), Hospital = Guid.CreateVersion7(), Street = Guid.CreateVersion7(), District = Guid.CreateVersion7(), Person = Guid.CreateVersion7();
    private static readonly DateTime Now = new(2026, 3, 2, 2, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly Today = new(2026, 3, 2);

    private static string CodeOf(Action act) => Should.Throw<Refusal>(act).Code;

    private static Contract Performing()
    {
        var c = Contract.Propose("契-450802-2026-000001", Community, District, Street, Community, [Community, Hospital], [], new()
        {
            Title = "老年大学", Category = "health", Purpose = "老人有处学习", StartOn = new(2026, 3, 1), EndOn = new(2026, 12, 31),
            Obligations = [new(1, Hospital, Community, "课程", Quantity.Of(4), "期", "老年居民", new(2026, 11, 30), "李明", "科长")], Milestones = [],
        }, Now);
        c.NoteTalk(Community);
        c.Accept(Hospital, 1);
        c.OpenSigning(id => (id == Community ? "450802001001" : "U0001", "某组织", ""));
        c.Sign(Community, Person, "王芳", "书记", "s", "k", Now, Today, 7);
        c.Sign(Hospital, Person, "赵敏", "院长", "s", "k", Now, Today, 7);
        c.EndNotice(Today.AddDays(8));
        return c;
    }

    [Fact]
    public void Only_one_look_back_waits_at_a_time_and_a_party_sets_its_own()
    {
        var c = Performing();
        CodeOf(() => c.ScheduleLookBack(Hospital, Community, Today, "", Now, Today)).ShouldBe("look_back.conductor");
        CodeOf(() => c.ScheduleLookBack(Street, District, Today, "", Now, Today)).ShouldBe("look_back.conductor_unknown");
        CodeOf(() => c.ScheduleLookBack(Hospital, Hospital, Today.AddDays(-1), "", Now, Today)).ShouldBe("look_back.in_past");
        CodeOf(() => c.ScheduleLookBack(Person, Person, Today, "", Now, Today)).ShouldBe("forbidden");
        var l = c.ScheduleLookBack(Street, Hospital, Today.AddDays(30), "", Now, Today);
        CodeOf(() => c.ScheduleLookBack(Community, Community, Today, "", Now, Today)).ShouldBe("look_back.one_pending");
        c.AskLookBack(100, 10, Today, Now).ShouldBeNull();
        CodeOf(() => c.ConcludeLookBack(l, Community, Person, LookBackConclusion.Keep, "好", null, null, Today, "{}", Today)).ShouldBe("look_back.not_conductor");
        CodeOf(() => c.DropLookBack(l, Hospital, Today)).ShouldBe("forbidden");
        c.DropLookBack(l, Street, Today);
        c.ScheduleLookBack(Community, Community, Today, "", Now, Today).Number.ShouldBe(2);
    }

    [Fact]
    public void Improving_needs_a_change_and_a_second_look_on_a_later_day()
    {
        var c = Performing();
        var l = c.AskLookBack(100, 55, Today.AddDays(14), Now)!;
        (l.ConductorId, l.AskedById, l.SinceOn).ShouldBe((Community, null, c.StartOn));
        CodeOf(() => c.ConcludeLookBack(l, Community, Person, LookBackConclusion.Improve, "换时间", new(2026, 2, 1), null, Today.AddDays(90), "{}", Today)).ShouldBe("look_back.change_before_start");
        l = Reset(c);
        CodeOf(() => c.ConcludeLookBack(l, Community, Person, LookBackConclusion.Improve, "换时间", Today, null, Today, "{}", Today)).ShouldBe("look_back.second_day");
        l = Reset(c);
        c.ConcludeLookBack(l, Community, Person, LookBackConclusion.Improve, "换时间", null, null, Today.AddDays(90), "{}", Today);
        CodeOf(() => c.CloseLookBack(l, Community, "见效", "{}", Today.AddDays(100))).ShouldBe("look_back.change_missing");
        CodeOf(() => c.StateChange(l, Hospital, Today.AddDays(5), null, null)).ShouldBe("look_back.not_conductor");
        CodeOf(() => c.StateChange(l, Community, Today.AddDays(5), 0, null)).ShouldBe("look_back.amendment");
        c.StateChange(l, Community, Today.AddDays(5), 2, null);
        CodeOf(() => c.CloseLookBack(l, Community, "见效", "{}", Today.AddDays(5))).ShouldBe("look_back.too_early");
        c.CloseLookBack(l, Community, "见效", "{}", Today.AddDays(95));
        (l.State, l.AmendmentNumber, c.TurnOutSince).ShouldBe((LookBackState.Closed, 2, Today.AddDays(96)));
        CodeOf(() => c.ConcludeLookBack(l, Community, Person, LookBackConclusion.Keep, "", null, null, Today, "{}", Today)).ShouldBe("look_back.concluded");
        CodeOf(() => c.CloseLookBack(l, Community, "", "{}", Today.AddDays(99))).ShouldBe("look_back.nothing_to_close");

        static LookBack Reset(Contract c)
        {
            // A refused act is not saved: the next begins from what was.
            var fresh = Performing();
            typeof(Contract).GetField("_lookBacks", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.SetValue(c, new List<LookBack>());
            return c.AskLookBack(100, 55, Today.AddDays(14), Now)!;
        }
    }

    [Theory]
    [InlineData(60, 100, true), InlineData(61, 100, false), InlineData(3, 5, true), InlineData(0, 40, true)]
    public void Sixty_in_a_hundred_is_still_low(int present, int planned, bool low) => new SpanFigures(1, planned, present, 0, 0).IsAtMost(60).ShouldBe(low);

    [Fact]
    public void Nobody_counted_is_neither_low_nor_at_the_goal()
    {
        var none = new SpanFigures(0, 0, 0, 0, 0);
        (none.IsAtMost(60), none.Reaches(80), none.TurnOut, none.Satisfaction).ShouldBe((false, false, null, null));
        new SpanFigures(1, 5, 4, 0, 0).Reaches(80).ShouldBeTrue("four of five are the goal");
    }

    private static Contract WithGap()
    {
        var c = Performing();
        var day = new DateOnly(2027, 1, 4);
        c.EndPerformance(day, day.AddDays(21));
        c.ProposeResult(70m, "一般", "{}", true, day.AddDays(30));
        return c;
    }

    private static Judgement Self(Contract c)
    {
        var sheet = new Judgement(c, JudgingSide.Self, Hospital);
        typeof(Judgement).GetProperty(nameof(Judgement.Score))!.SetValue(sheet, 96);
        return sheet;
    }

    [Fact]
    public void A_review_that_asked_keeps_the_result_back_until_it_is_decided()
    {
        var c = WithGap();
        var (review, sheet, after) = (c.OpenGapReview(Now), Self(c), c.ObjectionsUntil!.Value.AddDays(1));
        c.MayPublishResult(after).ShouldBeTrue("nobody took it up");
        CodeOf(() => c.AskExplanation(review, Hospital, [sheet], "", Today, Now)).ShouldBe("forbidden");
        CodeOf(() => c.AskExplanation(review, Street, [], "", Today, Now)).ShouldBe("review.nobody_to_ask");
        CodeOf(() => c.Explain(sheet, "按记录", Now)).ShouldBe("review.over");
        c.AskExplanation(review, Street, [sheet], "依据何在？", Today, Now);
        CodeOf(() => c.PublishResult(after)).ShouldBe("review.pending");
        c.Explain(sheet, "按记录", Now);
        CodeOf(() => c.Explain(sheet, "又说", Now)).ShouldBe("review.explained");
        CodeOf(() => c.DecideReview(review, Street, Person, ReviewEnding.Lapsed, [], "", Today, Now)).ShouldBe("review.ending");
        c.DecideReview(review, Street, Person, ReviewEnding.Upheld, [], "属实", Today, Now);
        CodeOf(() => c.OpenGapReview(Now)).ShouldBe("review.no_gap");
        c.PublishResult(after);
    }

    [Fact]
    public void Returned_and_set_aside_sheets_do_not_count_until_given_again()
    {
        var c = WithGap();
        var (sheet, until) = (Self(c), new DateOnly(2027, 2, 10));
        c.DecideReview(c.OpenGapReview(Now), Street, Person, ReviewEnding.Returned, [sheet], "请重评", until, Now);
        (c.ObjectionsUntil, c.ScoreHundredths, c.JudgingUntil, sheet.Counts).ShouldBe((null, null, until, false));
        sheet.Give(c, Person, 80, "", false, Now);
        (sheet.Counts, sheet.State().ContainsKey("returned")).ShouldBe((true, false));
        c.ProposeResult(70m, "一般", "{}", true, until.AddDays(7));
        c.DecideReview(c.OpenGapReview(Now), Street, Person, ReviewEnding.SelfSetAside, [sheet], "不实", until, Now);
        (sheet.SetAside, c.GapReviewCount, c.ReviewPending).ShouldBe((true, 2, false));
    }

    [Fact]
    public void A_contract_that_is_ended_while_it_is_judged_has_no_result()
    {
        var c = WithGap();
        var (review, sheet) = (c.OpenGapReview(Now), Self(c));
        c.AskExplanation(review, Street, [sheet], "", Today, Now);
        c.OrderEnding(Street, SupervisionGround.Law, null, "违法", Now, Today);
        (c.Score, c.Grade, c.ResultJson, c.HasGap, c.ReviewPending, review.Ending).ShouldBe((null, "", "", false, false, ReviewEnding.Superseded));
        c.TakeTouched().Select(t => t.Act).ShouldBe(["review.fallen"]);
    }

    [Fact]
    public void A_sheet_of_before_has_the_same_state_as_then() =>
        Self(WithGap()).State().Select(m => m.Key).ShouldBe(["side", "by", "person", "score", "comment", "delay", "at"]);

    [Fact]
    public void A_published_result_is_corrected_by_the_supervising_body_and_used_after_its_day()
    {
        var c = WithGap();
        CodeOf(() => c.CorrectResult(Street, Person, 60m, "一般", "{}", "录错", Today, Now)).ShouldBe("contract.judging");
        var day = c.ObjectionsUntil!.Value.AddDays(1);
        c.PublishResult(day);
        CodeOf(() => c.CorrectResult(Community, Person, 60m, "一般", "{}", "录错", day, Now)).ShouldBe("forbidden");
        var correction = c.CorrectResult(Street, Person, 91.5m, "较好", "{\"a\":1}", "录错", day, Now);
        (correction.OldScore, correction.OldGrade, correction.NewScore, c.Score, c.Grade, c.CorrectedOn).ShouldBe((7000, "一般", 9150, 91.5m, "较好", day));
        CodeOf(() => c.UseResult("awards", day.AddDays(-1), "评优", "", null, Street, Person, day, Now)).ShouldBe("use.before_publication");
        CodeOf(() => c.UseResult("awards", day.AddDays(1), "评优", "", null, Street, Person, day, Now)).ShouldBe("use.in_future");
        c.UseResult("awards", day, "评优", "", null, Street, Person, day, Now);
        c.FirstUsedOn.ShouldBe(day);
    }

    [Fact]
    public void One_open_objection_of_a_party_is_enough()
    {
        var c = WithGap();
        var objection = new ResultObjection(c, Hospital, "不认同", Now, c.ObjectionsUntil!.Value);
        ((List<ResultObjection>)typeof(Contract).GetField("_resultObjections", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(c)!).Add(objection);
        CodeOf(() => new ResultObjection(c, Hospital, "再说一次", Now, c.ObjectionsUntil!.Value)).ShouldBe("judging.objection_waits");
        new ResultObjection(c, Community, "我方也不认同", Now, c.ObjectionsUntil!.Value);
        c.OpenResultObjections.ShouldBe(2);
    }

    [Fact]
    public void A_group_stands_from_its_first_day_to_its_last()
    {
        var group = new Group(Street, Now);
        CodeOf(() => group.Describe("督导组", "inspection", "督导", new(2026, 3, 10), new(2026, 3, 9), null, Today)).ShouldBe("group.term");
        CodeOf(() => group.Describe("督导组", "inspection", "督导", new(2026, 1, 1), new(2026, 3, 1), null, Today)).ShouldBe("group.term_past");
        group.Describe("督导组", "inspection", "督导", new(2026, 3, 2), new(2026, 3, 31), null, Today);
        new[] { 1, 2, 31 }.Select(day => group.StandsOn(new(2026, 3, day))).ShouldBe([false, true, true]);
        group.StandsOn(new(2026, 4, 1)).ShouldBeFalse();
        var member = group.Join("黄桂兰", "residents", "石羊塘社区", Person, Today);
        CodeOf(() => group.Join("黄桂兰", "residents", "", Person, Today)).ShouldBe("group.member_already");
        group.Leave(member.Id, Today);
        group.Dissolve(Today);
        group.StandsOn(Today).ShouldBeFalse();
        CodeOf(() => group.Join("李四", "residents", "", null, Today)).ShouldBe("group.dissolved");
    }
}
