using Qiyue.Contracts;
using Qiyue.Kernel;

namespace Qiyue.Tests.Contracts;

/// <summary>The rules of the aggregate, without a database: state + input + day.</summary>
public class ContractRuleTests
{
    private static readonly Guid Community = Guid.CreateVersion7(), Hospital = Guid.CreateVersion7(), Street = Guid.CreateVersion7(), District = Guid.CreateVersion7(), Person = Guid.CreateVersion7();
    private static readonly DateTime Now = new(2026, 3, 2, 2, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly Today = new(2026, 3, 2);

    private static ContractTerms Terms(string title = "健康讲座进社区") => new()
    {
        Title = title, Category = "health", Purpose = "让老人在家门口听到专业讲座", StartOn = new(2026, 3, 1), EndOn = new(2026, 12, 31),
        Obligations =
        [
            new(1, Hospital, Community, "健康讲座", Quantity.Of(4), "场", "老年居民", new(2026, 11, 30), "李明", "公共卫生科科长"),
            new(2, Community, Hospital, "提供场地", Quantity.Of(4), "次", "", new(2026, 11, 30), "王芳", "社区副书记"),
        ],
        Milestones = [new(1, "完成第一场讲座", new(2026, 4, 30))],
    };

    private static Contract Proposed() => Contract.Propose("契-450802-2026-000001", Community, District, Street, Community, [Community, Hospital], [], Terms(), Now);
    private static (string, string, string) Details(Guid id) => (id == Community ? "450802001001" : "U0001", id == Community ? "石羊塘社区" : "市人民医院", "");

    private static Contract Signing()
    {
        var c = Proposed();
        c.NoteTalk(Community);
        c.Accept(Hospital, 1);
        c.OpenSigning(Details);
        return c;
    }

    private static Contract Shown()
    {
        var c = Signing();
        c.Sign(Community, Person, "王芳", "社区书记", "sig1", "key1", Now, Today, 7);
        c.Sign(Hospital, Person, "赵敏", "院长", "sig2", "key2", Now, Today, 7);
        return c;
    }

    private static Contract Performing()
    {
        var c = Shown();
        c.EndNotice(Today.AddDays(8));
        return c;
    }

    private static string CodeOf(Action act) => Should.Throw<Refusal>(act).Code;

    [Fact]
    public void Two_parties_walk_the_five_stages()
    {
        var c = Performing();
        var day = new DateOnly(2026, 10, 1);
        foreach (var (number, by, from) in new[] { (1, Hospital, Community), (2, Community, Hospital) })
        {
            var work = c.RecordWork(number, by, Person, day, Quantity.Of(4), "完成", null, Now, day, day.AddDays(7), day.AddDays(14));
            c.Confirm(work, from, Person, false, Now);
        }
        c.Fulfilment.ShouldBe(1m);
        c.EndPerformance(day, day.AddDays(21));
        c.ProposeResult(92.5m, "较好", "{}", false, day.AddDays(30));
        c.MayPublishResult(day.AddDays(30)).ShouldBeFalse();
        c.PublishResult(day.AddDays(31));
        c.Stage.ShouldBe(ContractStage.Published);
        c.Stage.Seals().ShouldBe(5);
    }

    [Fact]
    public void Signing_needs_every_yes_and_a_talk()
    {
        var c = Proposed();
        CodeOf(() => c.OpenSigning(Details)).ShouldBe("contract.not_ready_to_sign");
        c.Accept(Hospital, 1);
        c.MissingForSigning().ShouldBe(["尚未登记至少一次洽谈"]);
        c.NoteTalk(Hospital);
        c.OpenSigning(Details);
        c.TextDigest.ShouldBe(Sm3.Hex(c.CanonicalText));
    }

    [Fact]
    public void A_counter_offer_voids_the_other_sides_yes_and_must_answer_the_newest_version()
    {
        var c = Proposed();
        CodeOf(() => c.Offer(Hospital, Person, 1, Terms(), "", Now)).ShouldBe("contract.same_terms");
        c.Offer(Hospital, Person, 1, Terms("健康讲座与义诊"), "加一次义诊", Now).Number.ShouldBe(2);
        c.Party(Community).AcceptedVersion.ShouldBe(0);
        CodeOf(() => c.Offer(Community, Person, 1, Terms("别的"), "", Now)).ShouldBe("contract.newer_version");
        CodeOf(() => c.Accept(Community, 1)).ShouldBe("contract.newer_version");
        c.Accept(Community, 2);
        CodeOf(() => c.Accept(Community, 2)).ShouldBe("contract.already_accepted");
    }

    [Fact]
    public void Nobody_signs_twice_or_after_a_decline_or_out_of_turn()
    {
        var c = Signing();
        c.Sign(Community, Person, "王芳", "社区书记", "s", "k", Now, Today, 7);
        CodeOf(() => c.Sign(Community, Person, "王芳", "社区书记", "s", "k", Now, Today, 7)).ShouldBe("contract.already_signed");
        c.RefuseSignature(Hospital);
        c.Stage.ShouldBe(ContractStage.Negotiating);
        c.Parties.ShouldAllBe(p => !p.HasSigned);
        c.CanonicalText.ShouldBeEmpty();
        c.Decline(Hospital, "今年不做");
        CodeOf(() => c.Sign(Hospital, Person, "赵敏", "院长", "s", "k", Now, Today, 7)).ShouldBe("contract.declined");

        var ordered = Proposed();
        ordered.ArrangeSigning(Community, new Dictionary<Guid, int> { [Community] = 1, [Hospital] = 2 }, null);
        ordered.NoteTalk(Community);
        ordered.Accept(Hospital, 1);
        ordered.OpenSigning(Details);
        CodeOf(() => ordered.Sign(Hospital, Person, "赵敏", "院长", "s", "k", Now, Today, 7)).ShouldBe("contract.not_your_turn");
    }

    [Fact]
    public void The_notice_lasts_seven_whole_days_and_until_objections_are_answered()
    {
        var c = Shown();
        c.NoticeEndsOn.ShouldBe(Today.AddDays(7));
        c.MayEndNotice(Today.AddDays(7)).ShouldBeFalse();
        var objection = new PublicComment(c, true, "噪音扰民", "138****1234", "digest", Now);
        c.MayEndNotice(Today.AddDays(8)).ShouldBeFalse();
        var comment = new PublicComment(c, false, "什么时候开始", "138****1234", "digest", Now);
        (c.OpenComments, c.OpenObjections).ShouldBe((2, 1));
        objection.Reply(c, Community, "讲座都在白天室内举行", "", Now);
        (c.OpenComments, c.OpenObjections).ShouldBe((1, 0));
        CodeOf(() => objection.Reply(c, Community, "再答一次", "", Now)).ShouldBe("comment.already_answered");
        comment.Reply(c, Community, "下周三", "", Now);
        (c.OpenComments, c.OpenObjections).ShouldBe((0, 0));
        c.MayEndNotice(Today.AddDays(8)).ShouldBeTrue();
        c.EndNotice(Today.AddDays(8));
        CodeOf(() => new PublicComment(c, true, "晚了", "138****1234", "digest", Now)).ShouldBe("comment.notice_over");
    }

    [Fact]
    public void A_contract_on_show_does_not_move_on_while_it_is_suspended()
    {
        var c = Shown();
        var s = c.OrderSuspension(Street, Person, SupervisionGround.Safety, "消防隐患", Today.AddDays(30), Now, Today.AddDays(2));
        c.MayEndNotice(Today.AddDays(20)).ShouldBeFalse();
        CodeOf(() => c.EndNotice(Today.AddDays(20))).ShouldBe("contract.notice_running");
        c.Resume(s, Street, "整改完成", Now, Today.AddDays(20));
        c.EndNotice(Today.AddDays(20));
    }

    [Fact]
    public void Work_is_the_doers_and_confirmation_the_beneficiarys()
    {
        var c = Shown();
        WorkEntry Record(Guid by, DateOnly on, decimal quantity = 1) => c.RecordWork(1, by, Person, on, Quantity.Of(quantity), "", null, Now, Today, Today.AddDays(7), Today.AddDays(14));
        CodeOf(() => Record(Community, Today)).ShouldBe("work.not_doer");
        CodeOf(() => Record(Hospital, new(2026, 2, 28))).ShouldBe("work.before_start");
        CodeOf(() => Record(Hospital, Today.AddDays(1))).ShouldBe("work.in_future");
        CodeOf(() => Record(Hospital, Today, 0)).ShouldBe("work.quantity");
        var early = Record(Hospital, Today);
        early.Early.ShouldBeTrue();
        CodeOf(() => c.Confirm(early, Hospital, Person, false, Now)).ShouldBe("work.not_beneficiary");
        c.Confirm(early, Community, Person, false, Now);
        CodeOf(() => c.Confirm(early, Community, Person, false, Now)).ShouldBe("work.already_decided");
        c.Fulfilment.ShouldBe(0.125m);
        c.Confirm(Record(Hospital, Today), null, null, true, Now);
        c.ObligationOf(1).ConfirmedByDefault.ShouldBe(Quantity.Of(1));
    }

    [Fact]
    public void A_dispute_takes_the_entry_out_and_a_ruling_puts_back_what_stands()
    {
        var c = Performing();
        var work = c.RecordWork(1, Hospital, Person, Today, Quantity.Of(2), "", null, Now, Today, Today, Today);
        c.Dispute(work, Community, Person, "只来了一场", Now);
        c.ObligationOf(1).Recorded.ShouldBe(Quantity.Zero);
        CodeOf(() => c.Rule(work, Street, Person, Quantity.Of(3), "", Now)).ShouldBe("work.ruling_quantity");
        c.Rule(work, Street, Person, Quantity.Of(1), "以签到表为准", Now);
        c.ObligationOf(1).Confirmed.ShouldBe(Quantity.Of(1));
        CodeOf(() => c.Rule(work, Street, Person, Quantity.Of(1), "", Now)).ShouldBe("work.not_disputed");
    }

    [Fact]
    public void Fulfilment_never_leaves_zero_to_one_however_much_is_done()
    {
        var c = Performing();
        var work = c.RecordWork(1, Hospital, Person, Today, Quantity.Of(40), "", null, Now, Today, Today, Today);
        c.Confirm(work, Community, Person, false, Now);
        c.Fulfilment.ShouldBe(0.5m);
    }

    [Fact]
    public void Lights_follow_plan_and_dates()
    {
        var c = Performing();
        c.LightOn(new(2026, 3, 15), 10, 30).ShouldBe(Light.Normal);
        c.LightOn(new(2026, 4, 25), 10, 30).ShouldBe(Light.Behind);
        c.LightOn(new(2026, 5, 1), 10, 30).ShouldBe(Light.Overdue);
        c.ReachMilestone(1, Community, new(2026, 4, 28), "", new(2026, 4, 28));
        c.LightOn(new(2026, 5, 1), 10, 30).ShouldBe(Light.Behind);
        CodeOf(() => c.ReachMilestone(1, Community, new(2026, 4, 28), "", new(2026, 4, 28))).ShouldBe("milestone.already_reached");
    }

    [Fact]
    public void Ending_by_consent_needs_everybody()
    {
        var c = Performing();
        c.ProposeEnding(Hospital, "院区搬迁", Now);
        CodeOf(() => c.AgreeToEnd(Hospital, Now, Today)).ShouldBe("ending.already_agreed");
        c.DropEnding(Community);
        c.ProposeEnding(Hospital, "院区搬迁", Now);
        c.AgreeToEnd(Community, Now, Today);
        c.Stage.ShouldBe(ContractStage.Terminated);
        CodeOf(() => c.RecordWork(1, Hospital, Person, Today, Quantity.Of(1), "", null, Now, Today, Today, Today)).ShouldBe("contract.terminated");
    }

    [Fact]
    public void Terms_refuse_what_cannot_be_performed()
    {
        Contract With(ContractTerms t) => Contract.Propose("契", Community, District, Street, Community, [Community, Hospital], [], t, Now);
        var o = Terms().Obligations[0];
        CodeOf(() => With(Terms() with { EndOn = new(2026, 2, 1) })).ShouldBe("terms.end_before_start");
        CodeOf(() => With(Terms() with { Obligations = [o with { DueOn = new(2027, 1, 1) }] })).ShouldBe("terms.obligation_outside");
        CodeOf(() => With(Terms() with { Obligations = [o with { DoerId = Street }] })).ShouldBe("terms.doer_no_party");
        CodeOf(() => With(Terms() with { Obligations = [o with { BeneficiaryId = Hospital }] })).ShouldBe("terms.doer_is_beneficiary");
        CodeOf(() => With(Terms() with { Obligations = [o with { Promised = Quantity.Zero }] })).ShouldBe("terms.obligation_quantity");
        CodeOf(() => Contract.Propose("契", Community, District, Street, Community, [Community], [], Terms(), Now)).ShouldBe("contract.two_parties");
    }

    [Fact]
    public void Clauses_differ_where_the_text_differs()
    {
        static string Name(Guid id) => id == Community ? "社区" : "医院";
        var before = Clauses.Of(Terms(), Name, c => c);
        var after = Clauses.Of(Terms() with { Purpose = "改了", Obligations = [Terms().Obligations[0]], Cost = "医院承担" }, Name, c => c);
        var diff = Clauses.Compare(before, after);
        diff.Where(d => !d.IsSame).Select(d => d.Key).ShouldBe(["purpose", "obligation:2", "cost"], ignoreOrder: true);
        diff.Single(d => d.Key == "obligation:2").IsRemoved.ShouldBeTrue();
        diff.Single(d => d.Key == "cost").IsAdded.ShouldBeTrue();
    }

    [Fact]
    public void An_objection_upheld_opens_the_sheets_again()
    {
        var c = Performing();
        var end = new DateOnly(2027, 1, 1);
        c.EndPerformance(end, end.AddDays(21));
        var sheet = new Judgement(c, JudgingSide.Self, Hospital);
        sheet.Give(c, Person, 99, "", false, Now);
        CodeOf(() => sheet.Give(c, Person, 101, "", false, Now)).ShouldBe("judging.score");
        c.ProposeResult(80, "一般", "{}", true, end.AddDays(30));
        CodeOf(() => sheet.Give(c, Person, 90, "", false, Now)).ShouldBe("judging.closed");
        var objection = new ResultObjection(c, Hospital, "漏计一场", Now, end.AddDays(25));
        c.MayPublishResult(end.AddDays(31)).ShouldBeFalse();
        objection.Reply(c, Street, true, "属实，重新评分", Now, end.AddDays(40));
        c.Score.ShouldBeNull();
        sheet.Give(c, Person, 90, "", false, Now);
        sheet.Score.ShouldBe(90);
        CodeOf(() => new Judgement(c, JudgingSide.ThirdParty, Street)).ShouldBe("forbidden");

        // One that is not upheld leaves the result, and keeps nobody waiting.
        c.ProposeResult(85, "一般", "{}", false, end.AddDays(50));
        var other = new ResultObjection(c, Hospital, "仍不认同", Now, end.AddDays(45));
        (c.OpenResultObjections, c.MayPublishResult(end.AddDays(51))).ShouldBe((1, false));
        other.Reply(c, Street, false, "记录无误", Now, end.AddDays(60));
        (c.OpenResultObjections, c.Score, c.MayPublishResult(end.AddDays(51))).ShouldBe((0, 85m, true));
    }
}
