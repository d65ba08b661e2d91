using CsCheck;
using Qiyue.Contracts;
using Qiyue.Kernel;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Contracts;

/// <summary>Amendment, suspension, breach and order as rules of the aggregate: state + input + day, without a database.</summary>
public class ChangingRuleTests
{
    private static readonly Guid Community = Guid.CreateVersion7(), Hospital = Guid.CreateVersion7(), Street = Guid.CreateVersion7(), District = Guid.CreateVersion7(), Person = Guid.CreateVersion7();
    private static readonly DateTime Now = new(2026, 3, 2, 2, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly Today = new(2026, 3, 2);

    private static readonly ContractTerms Terms = new()
    {
        Title = "健康讲座进社区", Category = "health", Purpose = "让老人在家门口听到专业讲座", StartOn = new(2026, 3, 1), EndOn = new(2026, 12, 31),
        Obligations =
        [
            new(1, Hospital, Community, "健康讲座", Quantity.Of(4), "场", "老年居民", new(2026, 11, 30), "李明", "公共卫生科科长"),
            new(2, Community, Hospital, "提供场地", Quantity.Of(4), "次", "", new(2026, 11, 30), "王芳", "社区副书记"),
        ],
        Milestones = [new(1, "完成第一场讲座", new(2026, 4, 30))],
    };

    private static (string, string, string) Details(Guid id) => (id == Community ? "450802001001" : id == Hospital ? "U0001" : "U0009", id.ToString(), "");
    private static string CodeOf(Action act) => Should.Throw<Refusal>(act).Code;
    private static DateTime At(DateOnly day) => day.ToDateTime(new(2, 0), DateTimeKind.Utc);

    private static Contract Performing()
    {
        var c = Contract.Propose("契-450802-2026-000001", Community, District, Street, Community, [Community, Hospital], [], Terms, Now);
        c.NoteTalk(Community);
        c.Accept(Hospital, 1);
        c.OpenSigning(Details);
        c.Sign(Community, Person, "王芳", "社区书记", "sig1", "key1", Now, Today, 7);
        c.Sign(Hospital, Person, "赵敏", "院长", "sig2", "key2", Now, Today, 7);
        c.EndNotice(Today.AddDays(8));
        return c;
    }

    private static WorkEntry Work(Contract c, int number, decimal quantity, DateOnly day) =>
        c.RecordWork(number, number == 1 ? Hospital : Community, Person, day, Quantity.Of(quantity), "", null, At(day), day, WorkingCalendar.AddWorkingDays(day, 5), WorkingCalendar.AddWorkingDays(day, 10));

    private static void Confirmed(Contract c, int number, decimal quantity, DateOnly day) => c.Confirm(Work(c, number, quantity, day), number == 1 ? Community : Hospital, Person, false, At(day));

    private static Amendment Amended(Contract c, ContractTerms terms, DateOnly day)
    {
        var (a, _) = c.ProposeAmendment(Hospital, Person, terms, "院方换届", At(day), day);
        c.AcceptAmendment(a, Community, a.TermsVersion, Details, day);
        c.SignAmendment(a, Hospital, Person, "赵敏", "院长", "s1", "k1", At(day), day);
        c.SignAmendment(a, Community, Person, "王芳", "书记", "s2", "k2", At(day), day);
        return a;
    }

    private static ContractTerms With(int number, Func<ObligationTerm, ObligationTerm> change, ContractTerms? of = null) => (of ?? Terms) with { Obligations = [.. (of ?? Terms).Obligations.Select(o => o.Number == number ? change(o) : o)] };

    [Fact]
    public void An_amendment_is_in_force_at_the_last_signature_and_what_was_signed_before_stays()
    {
        var c = Performing();
        Confirmed(c, 1, 1, new(2026, 3, 20));
        var (text, digest, day) = (c.CanonicalText, c.TextDigest, new DateOnly(2026, 4, 1));
        var terms = With(1, o => o with { Promised = Quantity.Of(2), DueOn = new(2026, 12, 20) }) with { Obligations = [.. With(1, o => o with { Promised = Quantity.Of(2), DueOn = new(2026, 12, 20) }).Obligations.Select(o => o.Number == 2 ? o with { Waived = true } : o), new(3, Hospital, Community, "义诊", Quantity.Of(1), "次", "", new(2026, 10, 1), "李明", "")] };
        var (a, version) = c.ProposeAmendment(Hospital, Person, terms, "院方换届", At(day), day);
        (a.Number, version.Number, version.AmendmentId).ShouldBe((1, 2, (Guid?)a.Id));
        CodeOf(() => c.SignAmendment(a, Hospital, Person, "赵敏", "院长", "s", "k", At(day), day)).ShouldBe("amendment.not_signing");
        CodeOf(() => c.ProposeAmendment(Community, Person, terms, "我们也要改", At(day), day)).ShouldBe("amendment.open");
        CodeOf(() => c.AcceptAmendment(a, Hospital, 2, Details, day)).ShouldBe("contract.already_accepted");
        c.AcceptAmendment(a, Community, 2, Details, day);
        a.TextDigest.ShouldBe(Sm3.Hex(a.CanonicalText));
        a.CanonicalText.ShouldContain($"\"amends\":\"{digest}\"");
        c.SignAmendment(a, Hospital, Person, "赵敏", "院长", "s1", "k1", At(day), day);
        CodeOf(() => c.SignAmendment(a, Hospital, Person, "赵敏", "院长", "s1", "k1", At(day), day)).ShouldBe("contract.already_signed");
        c.ObligationOf(1).Promised.ShouldBe(Quantity.Of(4), "not before the last signature");
        c.SignAmendment(a, Community, Person, "王芳", "书记", "s2", "k2", At(day), day);

        (c.CanonicalText, c.TextDigest, c.Amendments, c.InForceDigest).ShouldBe((text, digest, 1, a.TextDigest));
        (c.ObligationOf(1).Promised, c.ObligationOf(1).Confirmed, c.ObligationOf(1).DueOn).ShouldBe((Quantity.Of(2), Quantity.Of(1), new DateOnly(2026, 12, 20)));
        (c.ObligationOf(2).WaivedBy, c.ObligationOf(3).What).ShouldBe((1, "义诊"));
        c.Fulfilment.ShouldBe(0.25m, "the waived one is left out: (½ + 0) ÷ 2");
        CodeOf(() => Work(c, 2, 1, day)).ShouldBe("work.waived");
        Amended(c, c.Terms with { Title = "健康讲座与义诊" }, day).CanonicalText.ShouldContain($"\"amends\":\"{a.TextDigest}\"");
        c.Amendments.ShouldBe(2);
    }

    [Fact]
    public void An_amendment_cannot_undo_what_was_done()
    {
        var c = Performing();
        var day = new DateOnly(2026, 4, 1);
        Confirmed(c, 1, 2, new(2026, 3, 20));
        c.ReachMilestone(1, Community, day, "", day);
        string Refused(ContractTerms terms) => CodeOf(() => c.ProposeAmendment(Hospital, Person, terms, "改", At(day), day));
        Refused(Terms).ShouldBe("amendment.nothing_changed");
        Refused(With(1, o => o with { Promised = Quantity.Of(1) })).ShouldBe("amendment.below_confirmed");
        Refused(With(1, o => o with { DoerId = Community, BeneficiaryId = Hospital })).ShouldBe("amendment.begun");
        Refused(Terms with { Obligations = [Terms.Obligations[0]] }).ShouldBe("amendment.obligation_missing");
        Refused(Terms with { StartOn = new(2026, 3, 2) }).ShouldBe("amendment.start");
        Refused(Terms with { Milestones = [] }).ShouldBe("amendment.milestone_reached");
        Refused(Terms with { Obligations = [.. Terms.Obligations, Terms.Obligations[0] with { Number = 3, Waived = true }] }).ShouldBe("amendment.waive_new");
        var waived = With(2, o => o with { Waived = true });
        Amended(c, waived, day);
        CodeOf(() => c.ProposeAmendment(Hospital, Person, Terms, "又要了", At(day), day)).ShouldBe("amendment.waived_stays");
        CodeOf(() => Contract.Propose("契", Community, District, Street, Community, [Community, Hospital], [], waived, Now)).ShouldBe("terms.waived");
    }

    [Fact]
    public void All_waived_or_confirmed_ends_performance_and_a_milestone_left_out_reddens_nothing()
    {
        var c = Performing();
        var day = new DateOnly(2026, 5, 10);
        c.LightOn(day, 10, 30).ShouldBe(Light.Overdue);
        Amended(c, Terms with { Milestones = [], Obligations = [.. Terms.Obligations.Select(o => o with { Waived = true })] }, day);
        c.LightOn(day, 10, 30).ShouldBe(Light.Normal);
        c.Fulfilment.ShouldBeNull();
        c.MayEndPerformance(day).ShouldBeTrue();
        var (again, _) = (c.ProposeAmendment(Hospital, Person, c.Terms with { Milestones = [new(1, "新节点", new(2026, 6, 1))] }, "加节点", At(day), day).Amendment, 0);
        again.Terms.Milestones.Single().Number.ShouldBe(2, "the number of one that was left out is not used again");
    }

    [Fact]
    public void A_declined_amendment_gives_its_number_back()
    {
        var c = Performing();
        var (a, _) = c.ProposeAmendment(Hospital, Person, Terms with { Title = "别的" }, "改", Now, Today);
        c.DeclineAmendment(a, Community, "不同意");
        (a.State, a.Number, c.OpenAmendment).ShouldBe((AmendmentState.Declined, 0, null));
        c.ProposeAmendment(Community, Person, Terms with { Title = "另改" }, "改", Now, Today).Amendment.Number.ShouldBe(1);
        c.Fulfilment.ShouldBe(0);
    }

    [Fact]
    public void While_suspended_time_stands_still_and_plan_days_move_on()
    {
        var c = Performing();
        var (from, until) = (new DateOnly(2026, 3, 31), new DateOnly(2026, 4, 30)); // month end, 30 days
        var before = c.PlannedOn(from);
        var s = c.ProposeSuspension(Hospital, Person, "场馆改造", new(2026, 5, 1), At(from), from);
        c.SuspendedOn.ShouldBeNull();
        CodeOf(() => c.ProposeSuspension(Community, Person, "改造", new(2026, 5, 1), At(from), from)).ShouldBe("suspension.already_proposed");
        c.AgreeToSuspension(s, Community, At(from), from);
        c.SuspendedOn.ShouldBe(from);
        CodeOf(() => Work(c, 1, 1, from)).ShouldBe("contract.suspended");
        CodeOf(() => c.ReachMilestone(1, Community, from, "", from)).ShouldBe("contract.suspended");
        CodeOf(() => c.ProposeAmendment(Hospital, Person, Terms with { Title = "x" }, "改", At(from), from)).ShouldBe("contract.suspended");
        c.LightOn(new(2026, 12, 1), 10, 30).ShouldBe(Light.Suspended);
        c.MayEndPerformance(new(2027, 6, 1)).ShouldBeFalse();
        c.Resume(s, Community, "改造完成", At(until), until).ShouldBeFalse();
        CodeOf(() => c.Resume(s, Community, "改造完成", At(until), until)).ShouldBe("suspension.already_agreed");
        c.Resume(s, Hospital, "改造完成", At(until), until).ShouldBeTrue();
        (c.SuspendedOn, c.SuspendedDays, c.EndOn).ShouldBe((null, 30, new DateOnly(2027, 1, 30)));
        (c.ObligationOf(1).DueOn, c.ObligationOf(2).DueOn).ShouldBe((new DateOnly(2026, 12, 30), new DateOnly(2026, 12, 30)));
        (c.Terms.EndOn, c.Terms.Obligations[0].DueOn, c.Milestones.Single().PlannedOn).ShouldBe((new DateOnly(2027, 1, 30), new DateOnly(2026, 12, 30), new DateOnly(2026, 5, 30)));
        c.PlannedOn(until).ShouldBe(before, "the plan stands where it stood");
    }

    [Fact]
    public void The_supervising_body_suspends_lifts_and_ends_but_nobody_else_orders()
    {
        var c = Performing();
        CodeOf(() => c.OrderSuspension(Hospital, Person, SupervisionGround.Safety, "消防", Today.AddDays(60), Now, Today)).ShouldBe("forbidden");
        var (a, _) = c.ProposeAmendment(Hospital, Person, Terms with { Title = "别的" }, "改", Now, Today);
        var s = c.OrderSuspension(Street, Person, SupervisionGround.Safety, "消防隐患", Today.AddDays(60), Now, Today);
        c.TakeTouched().ShouldBe([("amendment.fallen", (IPart)a)]);
        (a.State, a.Number).ShouldBe((AmendmentState.Fallen, 0));
        CodeOf(() => c.Resume(s, Hospital, "好了", Now, Today)).ShouldBe("forbidden");
        c.Resume(s, Street, "整改完成", At(Today.AddDays(3)), Today.AddDays(3)).ShouldBeTrue();
        CodeOf(() => c.OrderEnding(Street, SupervisionGround.Falsification, null, "签到造假", Now, Today)).ShouldBe("ending.fault_missing");
        CodeOf(() => c.OrderEnding(Street, SupervisionGround.Falsification, District, "签到造假", Now, Today)).ShouldBe("ending.fault_no_party");
        c.OrderEnding(Street, SupervisionGround.Falsification, Hospital, "签到造假", Now, Today);
        (c.Stage, c.EndingKind, c.EndingFaultId, c.EndingGround).ShouldBe((ContractStage.Terminated, EndingKind.Order, (Guid?)Hospital, SupervisionGround.Falsification));
    }

    [Fact]
    public void Breach_needs_notice_days_to_cure_and_the_notice_falls_when_it_is_cured()
    {
        var c = Performing();
        var day = new DateOnly(2026, 6, 1); // a third of the time has passed: one lecture of four is due
        BreachNotice Notice(params int[] numbers) => c.GiveBreachNotice(Community, Person, Hospital, "一场未办", numbers, WorkingCalendar.AddWorkingDays(day, 10), At(day), day);
        CodeOf(() => Notice()).ShouldBe("breach.none_chosen");
        CodeOf(() => Notice(2)).ShouldBe("breach.not_doer");
        CodeOf(() => c.GiveBreachNotice(Community, Person, Community, "x", [2], day, At(day), day)).ShouldBe("breach.party");
        CodeOf(() => c.GiveBreachNotice(Community, Person, Hospital, "x", [1], Today.AddDays(9), At(Today.AddDays(9)), Today.AddDays(9))).ShouldBe("breach.not_behind");
        var notice = Notice(1);
        notice.Demands.ShouldBe([(1, Quantity.Of(1))]);
        CodeOf(() => Notice(1)).ShouldBe("breach.already_noticed");
        CodeOf(() => c.EndForBreach(notice, Community, At(notice.CureUntil), notice.CureUntil)).ShouldBe("breach.curing");
        CodeOf(() => c.EndForBreach(notice, Hospital, At(notice.CureUntil.AddDays(1)), notice.CureUntil.AddDays(1))).ShouldBe("forbidden");
        Confirmed(c, 1, 1, day.AddDays(2));
        c.TakeTouched().Single().Act.ShouldBe("breach.cured");
        CodeOf(() => c.EndForBreach(notice, Community, At(notice.CureUntil.AddDays(1)), notice.CureUntil.AddDays(1))).ShouldBe("breach.closed");

        var late = new DateOnly(2026, 9, 1);
        var second = c.GiveBreachNotice(Community, Person, Hospital, "又未办", [1], late.AddDays(14), At(late), late);
        c.EndForBreach(second, Community, At(late.AddDays(15)), late.AddDays(15));
        (c.Stage, c.EndingKind, c.EndingFaultId).ShouldBe((ContractStage.Terminated, EndingKind.Breach, (Guid?)Hospital));
    }

    [Theory]
    [InlineData("2026-02-06", "2026-02-27")] // Spring Festival: off from 15 to 23 February, worked on Saturdays 14 and 28
    [InlineData("2026-03-31", "2026-04-15")] // month end; Qingming: off from 4 to 6 April
    [InlineData("2028-02-18", "2028-03-03")] // over 29 February
    [InlineData("2026-03-02", "2026-03-16")]
    public void Days_to_cure_are_working_days_over_festivals_leap_day_and_month_end(string from, string to)
    {
        var day = DateOnly.Parse(from);
        WorkingCalendar.AddWorkingDays(day, 10).ShouldBe(DateOnly.Parse(to));
        // Suspended for a week from the fifth day on: as many working days are left afterwards as there were.
        var (stop, go) = (WorkingCalendar.AddWorkingDays(day, 5), WorkingCalendar.AddWorkingDays(day, 5).AddDays(7));
        var moved = WorkingCalendar.After(DateOnly.Parse(to), stop, go);
        Working(go, moved).ShouldBe(Working(stop, DateOnly.Parse(to)));
        WorkingCalendar.IsWorkingDay(moved).ShouldBeTrue();

        static int Working(DateOnly first, DateOnly last) => Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Count(i => WorkingCalendar.IsWorkingDay(first.AddDays(i)));
    }

    [Fact]
    public void No_day_to_cure_runs_out_while_suspended()
    {
        var c = Performing();
        var (day, stop, go) = (new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 8), new DateOnly(2026, 7, 6));
        var notice = c.GiveBreachNotice(Community, Person, Hospital, "一场未办", [1], WorkingCalendar.AddWorkingDays(day, 10), At(day), day);
        notice.CureUntil.ShouldBe(new DateOnly(2026, 6, 15));
        var s = c.OrderSuspension(Street, Person, SupervisionGround.Safety, "消防隐患", go, At(stop), stop);
        CodeOf(() => c.EndForBreach(notice, Community, At(go), go)).ShouldBe("contract.suspended");
        c.Resume(s, Street, "整改完成", At(go), go).ShouldBeTrue();
        c.TakeTouched().ShouldBe([("breach.paused", (IPart)notice)]);
        notice.CureUntil.ShouldBe(new DateOnly(2026, 7, 13), "six working days were left, six are");
        CodeOf(() => c.EndForBreach(notice, Community, At(notice.CureUntil), notice.CureUntil)).ShouldBe("breach.curing");
        c.EndForBreach(notice, Community, At(notice.CureUntil.AddDays(1)), notice.CureUntil.AddDays(1));
    }

    [Fact]
    public void What_was_reached_while_an_amendment_is_signed_is_not_signed_away()
    {
        var c = Performing();
        var (a, _) = c.ProposeAmendment(Hospital, Person, Terms with { Milestones = [] }, "改", Now, Today);
        c.AcceptAmendment(a, Community, a.TermsVersion, Details, Today);
        c.SignAmendment(a, Community, Person, "王芳", "社区书记", "s", "k", Now, Today);
        c.ReachMilestone(1, Community, Today, "", Today);
        CodeOf(() => c.SignAmendment(a, Hospital, Person, "赵敏", "院长", "s", "k", Now, Today)).ShouldBe("amendment.milestone_reached");
        c.DeclineAmendment(a, Hospital, "节点已完成");
    }

    [Fact]
    public void A_successor_takes_the_place_and_what_was_signed_stays()
    {
        var (c, heir) = (Performing(), Guid.CreateVersion7());
        Confirmed(c, 1, 1, new(2026, 3, 20));
        var (a, _) = c.ProposeAmendment(Hospital, Person, Terms with { Title = "别的" }, "改", Now, Today);
        var text = c.CanonicalText;
        c.Succeed(Hospital, heir, Community, Street, District, Now);
        (c.HasParty(Hospital), c.HasParty(heir), c.Party(heir).SignedById, c.CanonicalText).ShouldBe((false, true, Hospital, text));
        (c.ObligationOf(1).DoerId, c.ObligationOf(2).BeneficiaryId, c.Terms.Obligations[0].DoerId, c.ObligationOf(1).Confirmed).ShouldBe((heir, heir, heir, Quantity.Of(1)));
        a.State.ShouldBe(AmendmentState.Fallen);
        CodeOf(() => Work(c, 1, 1, new(2026, 4, 1))).ShouldBe("work.not_doer");
    }

    /// <summary>Any order of acts by anybody: the table of stages is never left, nothing signed changes, fulfilment stays within 0 … 1, nothing open stays on what has ended.</summary>
    [Fact]
    public void Whatever_is_done_in_whatever_order_the_rules_hold() =>
        Gen.Select(Gen.Int[0, 13], Gen.Int[0, 2], Gen.Int[1, 20]).Array[1, 60].Sample(steps =>
        {
            var (c, day) = (Performing(), Today.AddDays(9));
            var (text, amendments, work) = (c.CanonicalText, new List<(Amendment Row, string Text)>(), new List<WorkEntry>());
            foreach (var (what, who, days) in steps)
            {
                var by = new[] { Community, Hospital, Street }[who];
                var (stage, confirmed) = (c.Stage, c.Obligations.Sum(o => o.Confirmed.Hundredths));
                day = day.AddDays(days % 5);
                if (what is 1 or 2 or 3 && c.OpenAmendment is null || what is 5 or 6 && c.OpenSuspension is null || what == 9 && c.Breaches.All(b => b.State != BreachState.Open) || what == 11 && work.Count == 0) continue; // nothing to act upon
                try
                {
                    switch (what)
                    {
                        case 0: c.ProposeAmendment(by, Person, With(1 + days % 2, o => o with { Promised = Quantity.Of(days), Waived = o.Waived || days == 20 }, c.Terms), "改", At(day), day); break;
                        case 1: c.AcceptAmendment(c.OpenAmendment!, by, c.OpenAmendment!.TermsVersion, Details, day); break;
                        case 2:
                            c.SignAmendment(c.OpenAmendment!, by, Person, "甲", "长", "s", "k", At(day), day);
                            break;
                        case 3: c.DeclineAmendment(c.OpenAmendment!, by, "不"); break;
                        case 4: c.ProposeSuspension(by, Person, "停", day.AddDays(days), At(day), day); break;
                        case 5: c.AgreeToSuspension(c.OpenSuspension!, by, At(day), day); break;
                        case 6: c.Resume(c.OpenSuspension!, by, "续", At(day), day); break;
                        case 7: c.OrderSuspension(by, Person, SupervisionGround.Safety, "停", day.AddDays(days), At(day), day); break;
                        case 8: c.GiveBreachNotice(by, Person, by == Community ? Hospital : Community, "违约", [1 + days % 2], day.AddDays(3), At(day), day); break;
                        case 9: c.EndForBreach(c.Breaches.Last(b => b.State == BreachState.Open), by, At(day), day); break;
                        case 10: work.Add(c.RecordWork(1 + days % 2, by, Person, day, Quantity.Of(days % 4 + 1), "", null, At(day), day, day, day)); break;
                        case 11: c.Confirm(work[^1], by, Person, false, At(day)); break;
                        case 12: if (days == 20) c.OrderEnding(by, SupervisionGround.Law, null, "违法", At(day), day); break;
                        default: if (c.MayEndPerformance(day)) c.EndPerformance(day, day.AddDays(10)); break;
                    }
                }
                catch (Refusal) { }
                foreach (var a in c.AmendmentRows.Where(a => a.State == AmendmentState.InForce && amendments.All(x => x.Row != a))) amendments.Add((a, a.CanonicalText));
                if (c.Stage != stage) ContractStages.Moves.ShouldContain(m => m.From == stage && m.To == c.Stage);
                c.CanonicalText.ShouldBe(text);
                amendments.ShouldAllBe(a => a.Row.CanonicalText == a.Text && a.Row.TextDigest == Sm3.Hex(a.Text));
                amendments.Select(a => a.Row.Number).ShouldBe(Enumerable.Range(1, amendments.Count));
                (c.Fulfilment ?? 0).ShouldBeInRange(0, 1);
                c.Obligations.Sum(o => o.Confirmed.Hundredths).ShouldBeGreaterThanOrEqualTo(confirmed);
                c.Obligations.ShouldAllBe(o => o.WaivedBy != null || o.Promised > Quantity.Zero);
                c.AmendmentRows.Count(a => a.IsOpen).ShouldBeLessThanOrEqualTo(1);
                if (c.Stage is not (ContractStage.Showing or ContractStage.Performing)) (c.OpenAmendment, c.OpenSuspension, c.SuspendedOn, c.Breaches.Any(b => b.State == BreachState.Open)).ShouldBe((null, null, null, false));
            }
        }, iter: Lots.All ? 3000 : 600);
}
