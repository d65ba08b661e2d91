using CsCheck;
using Qiyue.Contracts;
using Qiyue.Kernel;

namespace Qiyue.Tests.Contracts;

/// <summary>How parties sign, without a database: steps of three and four parties, the term and its edges, delegates, scans.</summary>
public class SigningRuleTests
{
    private static readonly Guid[] Four = [.. Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7())];
    private static readonly Guid Street = Guid.CreateVersion7(), Person = Guid.CreateVersion7();
    private static readonly DateTime Now = new(2026, 3, 2, 2, 0, 0, DateTimeKind.Utc);
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static string CodeOf(Action act) => Should.Throw<Refusal>(act).Code;

    private static Contract Proposed(int parties) => Contract.Propose("契-450802-2026-000001", Four[0], Street, Street, Four[0], Four[..parties], [], new()
    {
        Title = "健康讲座进社区", Category = "health", Purpose = "听讲座", StartOn = new(2026, 3, 1), EndOn = new(2026, 12, 31),
        Obligations = [new(1, Four[1], Four[0], "健康讲座", Quantity.Of(4), "场", "", new(2026, 11, 30), "李明", "")],
    }, Now);

    private static Contract Open(int[] steps, SigningTerm? term = null)
    {
        var c = Proposed(steps.Length);
        c.ArrangeSigning(Four[0], steps.Index().ToDictionary(s => Four[s.Index], s => s.Item), null);
        c.NoteTalk(Four[0]);
        foreach (var p in Four[1..steps.Length]) c.Accept(p, 1);
        c.OpenSigning(o => (o.ToString()[^12..], "某单位", ""), term ?? SigningTerm.From(Today, 15, 3));
        return c;
    }

    private static void Sign(Contract c, int who, DateOnly? on = null) => c.Sign(Four[who], Person, "王芳", "书记", "s", "k", Now, on ?? Today, 7);
    private static int[] Turns(Contract c) => [.. Enumerable.Range(0, c.Parties.Count).Where(i => c.IsTurnOf(c.Party(Four[i])))];

    [Fact]
    public void One_step_signs_in_parallel_in_any_order()
    {
        var c = Open([1, 1, 1]);
        Turns(c).ShouldBe([0, 1, 2]);
        foreach (var who in new[] { 2, 0, 1 }) Sign(c, who);
        c.Stage.ShouldBe(ContractStage.Showing);
    }

    [Fact]
    public void A_party_that_is_succeeded_to_while_it_signs_leaves_nothing_of_the_old_text()
    {
        var (c, heir) = (Open([1, 1, 1]), Guid.CreateVersion7());
        c.ConfirmScan(c.HandInScan(Four[1], (Person, "d"), "赵敏", "院长", Today, Street, Now, Today), Four[0], Person, c.ShortDigest, Now, Today, 7);
        var delegation = c.Delegate(Four[2], (Person, "吴丹", "校长"), (Street, "孙莉", "副校长"), "出差", Today, Now, Today);
        c.HandInScan(Four[2], (Person, "e"), "吴丹", "校长", Today, Street, Now, Today);
        c.Succeed(Four[1], heir, Four[0], Street, Street, Now).Count.ShouldBe(2);
        (c.Stage, c.SignBy, c.SigningOpenedOn, c.Parties.Any(p => p.HasSigned), delegation.IsOpen, c.WaitingScanOf(Four[2])).ShouldBe((ContractStage.Negotiating, null, null, false, false, null));
        c.Accept(heir, 1);
        c.OpenSigning(o => (o.ToString()[^12..], "某单位", ""), SigningTerm.From(Today.AddDays(3), 15, 3));
        c.SigningOpenedOn.ShouldBe(Today.AddDays(3));
        foreach (var party in new[] { Four[0], Four[2], heir }) c.Sign(party, Person, "王芳", "书记", "s", "k", Now, Today.AddDays(3), 7);
        (c.Stage, c.Party(heir).SignedById).ShouldBe((ContractStage.Showing, heir), "it signs itself");
    }

    [Fact]
    public void Mixed_steps_open_one_after_another()
    {
        var c = Open([2, 1, 2, 3]);
        Turns(c).ShouldBe([1]);
        CodeOf(() => Sign(c, 0)).ShouldBe("contract.not_your_turn");
        Sign(c, 1);
        Turns(c).ShouldBe([0, 2]);
        Sign(c, 2);
        CodeOf(() => Sign(c, 3)).ShouldBe("contract.not_your_turn");
        Sign(c, 0);
        Turns(c).ShouldBe([3]);
        c.Stage.ShouldBe(ContractStage.Signing);
        Sign(c, 3);
        c.Stage.ShouldBe(ContractStage.Showing);
    }

    /// <summary>Whatever the steps, whoever tries in whatever order: nobody signs before a lower step is done, everybody signs once, and all together are enough.</summary>
    [Fact]
    public void Any_plan_and_any_order_of_trying_ends_signed_by_all() =>
        Gen.Select(Gen.Int[1, 9].Array[2, 4], Gen.Int[0, 1000]).Sample((steps, seed) =>
        {
            var c = Open(steps);
            var random = new Random(seed);
            var signed = new List<int>();
            for (var tries = 0; c.Stage == ContractStage.Signing && tries < 500; tries++)
            {
                var who = random.Next(steps.Length);
                try { Sign(c, who); signed.Add(who); }
                catch (Refusal r) { r.Code.ShouldBeOneOf("contract.not_your_turn", "contract.already_signed"); }
            }
            c.Stage.ShouldBe(ContractStage.Showing);
            signed.ShouldBeUnique();
            signed.Count.ShouldBe(steps.Length);
            signed.Select(w => steps[w]).ShouldBeInOrder(SortDirection.Ascending);
        }, iter: 300);

    [Fact]
    public void Steps_are_numbered_without_gaps_and_another_plan_is_agreed_anew()
    {
        var c = Proposed(3);
        c.Accept(Four[1], 1);
        c.ArrangeSigning(Four[1], new Dictionary<Guid, int> { [Four[0]] = 7, [Four[1]] = 3, [Four[2]] = 7 }, 20);
        c.Parties.OrderBy(p => p.Order).Select(p => p.Step).ShouldBe([2, 1, 2]);
        c.Parties.OrderBy(p => p.Order).Select(p => p.AcceptedVersion).ShouldBe([0, 1, 0]);
        c.Accept(Four[0], 1);
        c.ArrangeSigning(Four[2], new Dictionary<Guid, int> { [Four[0]] = 2, [Four[1]] = 1, [Four[2]] = 2 }, 20);
        c.Party(Four[0]).AcceptedVersion.ShouldBe(1, "the same plan changes nothing");
        CodeOf(() => c.ArrangeSigning(Four[0], new Dictionary<Guid, int> { [Four[0]] = 0 }, null)).ShouldBe("signing.step");
        CodeOf(() => c.ArrangeSigning(Four[0], new Dictionary<Guid, int> { [Street] = 1 }, null)).ShouldBe("signing.no_party");
    }

    /// <param name="opened">The day the text is fixed.</param>
    [Theory]
    [InlineData("2026-03-02", 15, 3, "2026-03-23", "2026-03-18")]
    // Spring Festival 2026: 15 to 23 February off, 14 and 28 February worked.
    [InlineData("2026-02-10", 5, 3, "2026-02-24", "2026-02-12")]
    [InlineData("2024-02-27", 2, 1, "2024-02-29", "2024-02-28")]
    [InlineData("2024-02-29", 1, 3, "2024-03-01", null)]
    [InlineData("2026-01-30", 1, 3, "2026-02-02", null)]
    [InlineData("2026-03-31", 5, 3, "2026-04-08", "2026-04-02")]
    public void A_term_counts_working_days_over_festivals_month_ends_and_leap_days(string opened, int days, int reminder, string last, string? remind)
    {
        var term = SigningTerm.From(DateOnly.Parse(opened), days, reminder);
        (term.SignBy, term.RemindOn).ShouldBe((DateOnly.Parse(last), remind is null ? null : DateOnly.Parse(remind)));
    }

    [Fact]
    public void The_last_day_is_a_day_to_sign_and_the_next_is_not()
    {
        var c = Open([1, 1]);
        var last = c.SignBy!.Value;
        c.HasSigningExpired(last).ShouldBeFalse();
        CodeOf(() => c.ExpireSigning("期满", Now, last)).ShouldBe("contract.signing_running");
        Sign(c, 0, last);
        CodeOf(() => Sign(c, 1, last.AddDays(1))).ShouldBe("contract.signing_expired");
        c.ExpireSigning("签署期限已过", Now, last.AddDays(1));
        c.Stage.ShouldBe(ContractStage.Negotiating);
        c.Parties.ShouldAllBe(p => !p.HasSigned && p.SignatoryName == "");
        (c.Party(Four[0]).AcceptedVersion, c.Party(Four[1]).AcceptedVersion, c.IsReturned, c.TextDigest).ShouldBe((1, 0, true, ""));
        c.Accept(Four[1], 1);
        c.OpenSigning(o => (o.ToString()[^12..], "某单位", ""), SigningTerm.From(last.AddDays(1), 15, 3));
        (c.IsReturned, c.ReturnReason).ShouldBe((false, ""));
    }

    [Fact]
    public void A_delegate_signs_once_in_the_place_of_the_signatory()
    {
        var c = Open([1, 1]);
        var (head, clerk) = ((Person, "赵敏", "院长"), (Guid.CreateVersion7(), "李明", "联络员"));
        CodeOf(() => c.Delegate(Four[1], head, head, "出差", Today, Now, Today)).ShouldBe("delegation.self");
        CodeOf(() => c.Delegate(Four[1], head, clerk, "出差", Today.AddDays(-1), Now, Today)).ShouldBe("delegation.past");
        CodeOf(() => c.Delegate(Four[1], head, clerk, "出差", c.SignBy!.Value.AddDays(1), Now, Today)).ShouldBe("delegation.after_term");
        var given = c.Delegate(Four[1], head, clerk, "出差", Today.AddDays(3), Now, Today);
        CodeOf(() => c.Delegate(Four[1], head, clerk, "出差", Today, Now, Today)).ShouldBe("delegation.exists");
        given.Revoke("回来了", Now);
        CodeOf(() => given.Revoke("再撤", Now)).ShouldBe("delegation.ended");
        var again = c.Delegate(Four[1], head, clerk, "又出差", Today, Now, Today);
        c.Sign(Four[1], clerk.Item1, clerk.Item2, clerk.Item3, "s", "k", Now, Today, 7, again);
        var party = c.Party(Four[1]);
        (party.SignatoryName, party.DelegatorName, party.DelegatorPost, again.IsOpen).ShouldBe(("李明", "赵敏", "院长", false));
        CodeOf(() => again.Revoke("晚了", Now)).ShouldBe("delegation.used");
    }

    [Fact]
    public void A_delegation_ends_when_the_signatory_signs_himself_or_on_paper()
    {
        var c = Open([1, 1, 1]);
        var (one, other) = (c.Delegate(Four[1], (Person, "赵敏", "院长"), (Guid.CreateVersion7(), "李明", "联络员"), "出差", Today, Now, Today), c.Delegate(Four[2], (Person, "吴丹", "校长"), (Guid.CreateVersion7(), "孙莉", "教务"), "出差", Today, Now, Today));
        c.Sign(Four[1], Person, "赵敏", "院长", "s", "k", Now, Today, 7).ShouldBe([one]);
        (one.IsOpen, one.UsedAt, other.IsOpen).ShouldBe((false, null, true));
        CodeOf(() => one.Revoke("晚了", Now)).ShouldBe("delegation.ended");
        var scan = c.HandInScan(Four[2], (Guid.NewGuid(), "d"), "吴丹", "校长", Today, Person, Now, Today);
        c.ConfirmScan(scan, Four[0], Guid.CreateVersion7(), c.ShortDigest, Now, Today, 7).ShouldBe([scan, other], ignoreOrder: true);
        (other.IsOpen, c.DelegationOf(Four[2])).ShouldBe((false, null));
    }

    [Fact]
    public void A_scan_is_compared_by_another_party_and_only_with_its_own_text()
    {
        var c = Open([1, 1]);
        var (clerk, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        CodeOf(() => c.HandInScan(Four[1], (Guid.NewGuid(), "d"), "赵敏", "院长", Today.AddDays(1), clerk, Now, Today)).ShouldBe("scan.in_future");
        CodeOf(() => c.HandInScan(Four[1], (Guid.NewGuid(), "d"), "赵敏", "院长", Today.AddDays(-1), clerk, Now, Today)).ShouldBe("scan.before_text");
        var scan = c.HandInScan(Four[1], (Guid.NewGuid(), "d"), "赵敏", "院长", Today, clerk, Now, Today);
        CodeOf(() => c.HandInScan(Four[1], (Guid.NewGuid(), "d"), "赵敏", "院长", Today, clerk, Now, Today)).ShouldBe("scan.waiting");
        CodeOf(() => c.ConfirmScan(scan, Four[1], other, c.ShortDigest, Now, Today, 7)).ShouldBe("scan.own");
        CodeOf(() => c.ConfirmScan(scan, Four[0], clerk, c.ShortDigest, Now, Today, 7)).ShouldBe("scan.own", "the same person in two posts");
        CodeOf(() => c.ConfirmScan(scan, Four[0], other, "00000000-00000000", Now, Today, 7)).ShouldBe("scan.other_contract");
        CodeOf(() => c.ConfirmScan(scan, Four[0], other, c.TextDigest[..8], Now, Today, 7)).ShouldBe("scan.other_contract", "half of it is not enough");
        c.ConfirmScan(scan, Four[0], other, $" {c.ShortDigest.ToUpperInvariant().Replace("-", " … ")} ", Now, Today, 7);
        (c.Party(Four[1]).SignedOnPaper, c.Party(Four[1]).ScanDigest, c.Stage).ShouldBe((Today, "d", ContractStage.Signing));
        CodeOf(() => c.ConfirmScan(scan, Four[0], other, c.ShortDigest, Now, Today, 7)).ShouldBe("scan.decided");
        Sign(c, 0);
        c.Stage.ShouldBe(ContractStage.Showing, "one on screen, one on paper");
    }

    [Fact]
    public void A_refusal_voids_scans_and_delegations_with_the_text()
    {
        var c = Open([1, 1, 1]);
        var scan = c.HandInScan(Four[1], (Guid.NewGuid(), "d"), "赵敏", "院长", Today, Person, Now, Today);
        var delegation = c.Delegate(Four[2], (Person, "吴丹", "校长"), (Guid.CreateVersion7(), "孙莉", "教务"), "出差", Today, Now, Today);
        c.RefuseSignature(Four[0], "场地未定", Now).Count.ShouldBe(2);
        (scan.State, delegation.IsOpen, c.ReturnReason, c.ReturnedById).ShouldBe((ScanState.Void, false, "场地未定", Four[0]));
    }
}
