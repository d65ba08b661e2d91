using Qiyue.Contracts;
using Qiyue.Kernel;

namespace Qiyue.Tests.Contracts.Histories;

/// <summary>What holds of every contract after every step, whatever was done before. Sources: domain.md, Contracts; docs/architecture.md, What changes a contract.</summary>
internal static class HistoryRules
{
    private static readonly HashSet<string> ByTime = ["end_notice", "end_performance", "publish_result", "expire_signing"];

    public static void Hold(History h, Seen before, Seen after, string deed)
    {
        Stages(before.Contract, after.Contract, deed);
        SigningIsWhole(after.Contract);
        WhatWasSignedStays(before.Contract, after.Contract);
        TermsInForceAreTheNewestSigned(before, after, deed);
        WhatIsClosedStays(before, after);
        WorkAddsUp(before, after);
        SuspendedTimeStandsStill(before, after, deed);
        NothingIsOpenAfterwards(after.Contract);
        ResultsAreWhole(before, after, deed);
        CountersCount(before, after, deed);
        OnlyWhoIsConcernedIsAsked(after);
    }

    private static void Stages(Contract before, Contract after, string deed)
    {
        if (deed == "days") IsReachable(before.Stage, after.Stage).ShouldBeTrue($"{before.Stage} → {after.Stage} by time");
        else if (before.Stage != after.Stage) ContractStages.Moves.ShouldContain(m => m.From == before.Stage && m.To == after.Stage, $"{before.Stage} → {after.Stage}");
    }

    private static bool IsReachable(ContractStage from, ContractStage to) => from == to || ContractStages.Moves.Any(m => m.From == from && ByTime.Contains(m.Act) && IsReachable(m.To, to));

    /// <summary>While it is signed: one text that all accept, in the order they agreed on. Before, nothing of a signature; afterwards, all of them.</summary>
    private static void SigningIsWhole(Contract c)
    {
        if (c.Stage is ContractStage.Negotiating or ContractStage.Declined)
        {
            (c.CanonicalText, c.TextDigest, c.SignedOn, c.SigningOpenedOn, c.SignBy, c.SignRemindOn).ShouldBe(("", "", null, null, null, null));
            c.Parties.ShouldAllBe(p => !p.HasSigned && p.Signature == "" && p.SignatoryName == "" && p.DelegatorName == "" && p.ScanFileId == null && p.ScanDigest == "" && p.ScanConfirmedById == null);
        }
        else Sm3.Hex(c.CanonicalText).ShouldBe(c.TextDigest);
        if (c.Stage == ContractStage.Signing)
        {
            c.Parties.ShouldAllBe(p => p.AcceptedVersion == c.TermsVersion);
            c.Parties.Where(p => p.HasSigned).ShouldAllBe(p => c.Parties.All(q => q.Step >= p.Step || q.HasSigned), "in steps");
            c.Parties.ShouldContain(p => !p.HasSigned);
            (c.SigningOpenedOn is not null && c.SigningOpenedOn <= c.SignBy).ShouldBeTrue();
        }
        else
        {
            c.Delegations.ShouldAllBe(d => !d.IsOpen);
            c.Scans.ShouldAllBe(s => s.State != ScanState.Waiting);
        }
        if (c.Stage.IsPublic()) c.Parties.ShouldAllBe(p => p.HasSigned);
        c.Parties.Where(p => p.ScanFileId is not null).ShouldAllBe(p => p.ScanConfirmedById != null && p.ScanConfirmedById != p.SignedById, "compared by the other side");
        c.Delegations.Where(d => d.IsOpen).GroupBy(d => d.OrganizationId).ShouldAllBe(g => g.Count() == 1);
        c.Scans.Where(s => s.State == ScanState.Waiting).GroupBy(s => s.OrganizationId).ShouldAllBe(g => g.Count() == 1);
    }

    /// <summary>The original text with its signatures, and every amendment in force with its own, for good; an amendment adds one, numbered in order and naming the text before it.</summary>
    private static void WhatWasSignedStays(Contract before, Contract after)
    {
        if (before.SignedOn is not null) Signed(after).ShouldBe(Signed(before));
        var (were, are) = (InForce(before), InForce(after));
        are.Take(were.Count).Select(StateOf).ShouldBe(were.Select(StateOf));
        are.Count.ShouldBeInRange(were.Count, were.Count + 1);
        (after.Amendments, after.AmendedDigest).ShouldBe((are.Count, are.LastOrDefault()?.TextDigest ?? ""));
        are.Select(a => a.Number).ShouldBe(Enumerable.Range(1, are.Count));
        foreach (var (i, a) in are.Index())
        {
            Sm3.Hex(a.CanonicalText).ShouldBe(a.TextDigest);
            a.CanonicalText.ShouldContain($"\"amends\":\"{(i == 0 ? after.TextDigest : are[i - 1].TextDigest)}\"");
            a.Sides.ShouldAllBe(s => s.At != null && s.Signature != "" && s.AcceptedVersion == a.TermsVersion);
        }
        foreach (var open in before.AmendmentRows.Where(a => a.State == AmendmentState.Signing))
            if (after.AmendmentRows.Single(a => a.Id == open.Id) is { State: AmendmentState.Signing or AmendmentState.InForce } now)
            {
                (now.CanonicalText, now.TextDigest).ShouldBe((open.CanonicalText, open.TextDigest));
                foreach (var side in open.Sides.Where(s => s.At is not null)) now.Side(side.OrganizationId).ShouldBe(side);
            }
    }

    private static List<Amendment> InForce(Contract c) => [.. c.AmendmentRows.Where(a => a.State == AmendmentState.InForce).OrderBy(a => a.Number)];

    private static string Signed(Contract c) => string.Join('|', [c.CanonicalText, c.TextDigest, c.SignedOn?.ToString("O") ?? "", c.NoticeEndsOn?.ToString("O") ?? "", c.StartOn.ToString("O"), c.Backfilled.ToString(), .. c.Parties.OrderBy(p => p.Order)
        .Select(p => $"{p.SignedById} {p.SignatoryId} {p.SignatoryName} {p.SignatoryPost} {p.SignedAt:O} {p.SignedOnPaper:O} {p.ScanDigest} {p.ScanConfirmedById} {p.DelegatorName} {p.DelegatorPost} {p.Signature} {p.PublicKey}")]);

    /// <summary>Once signed, the terms in force change by an amendment's last signature, by the days of a suspension and by succession, and by nothing else; obligations and milestones say what the terms say.</summary>
    private static void TermsInForceAreTheNewestSigned(Seen before, Seen after, string deed)
    {
        var (was, now) = (before.Contract, after.Contract);
        if (!now.Stage.IsPublic()) return;
        if (was.SignedOn is not null)
        {
            if (now.Amendments > was.Amendments) (now.TermsJson, now.TermsVersion).ShouldBe((InForce(now)[^1].TermsJson, InForce(now)[^1].TermsVersion));
            else if (now.SuspendedDays == was.SuspendedDays && !(was.SuspendedOn is not null && now.SuspendedOn is null) && deed != "succeed") now.TermsJson.ShouldBe(was.TermsJson);
            now.TermsVersion.ShouldBeGreaterThanOrEqualTo(was.TermsVersion);
        }
        after.Versions.ShouldContain(v => v.Number == now.TermsVersion);
        (now.Title, now.Category, now.StartOn, now.EndOn).ShouldBe((now.Terms.Title, now.Terms.Category, now.Terms.StartOn, now.Terms.EndOn));
        now.Obligations.OrderBy(o => o.Number).Select(o => (o.Number, o.DoerId, o.BeneficiaryId, o.What, o.Promised, o.Unit, o.DueOn, o.Weight, o.WaivedBy != null))
            .ShouldBe(now.Terms.Obligations.OrderBy(o => o.Number).Select(o => (o.Number, o.DoerId, o.BeneficiaryId, o.What, o.Promised, o.Unit, o.DueOn, o.Weight, o.Waived)));
        now.Milestones.Where(m => m.DroppedBy is null).OrderBy(m => m.Number).Select(m => (m.Number, m.Name, m.PlannedOn)).ShouldBe(now.Terms.Milestones.OrderBy(m => m.Number).Select(m => (m.Number, m.Name, m.PlannedOn)));
        now.Obligations.SelectMany(o => new[] { o.DoerId, o.BeneficiaryId }).ShouldAllBe(o => now.HasParty(o));
    }

    /// <summary>Decided, answered, closed, used: it is not touched again. Of a work entry the photo may go.</summary>
    private static void WhatIsClosedStays(Seen before, Seen after)
    {
        var now = Closed(after);
        foreach (var (key, state) in Closed(before)) now.GetValueOrDefault(key).ShouldBe(state, key);
        (before.Corrections.Count <= after.Corrections.Count && before.Links.Count <= after.Links.Count).ShouldBeTrue();
    }

    private static Dictionary<string, string> Closed(Seen s)
    {
        var c = s.Contract;
        var parts = new List<IPart>(s.Versions);
        parts.AddRange(s.Corrections);
        parts.AddRange(c.AmendmentRows.Where(a => !a.IsOpen));
        parts.AddRange(c.Suspensions.Where(x => x.State is SuspensionState.Over or SuspensionState.Dropped));
        parts.AddRange(c.Breaches.Where(x => x.State != BreachState.Open));
        parts.AddRange(c.Delegations.Where(x => !x.IsOpen));
        parts.AddRange(c.Scans.Where(x => x.State != ScanState.Waiting));
        parts.AddRange(c.Work.Where(x => x.State is not (WorkState.Recorded or WorkState.Disputed)));
        parts.AddRange(c.Comments.Where(x => x.IsAnswered));
        parts.AddRange(c.ResultObjections.Where(x => x.AnsweredAt is not null));
        parts.AddRange(c.LookBacks.Where(x => !x.IsPending));
        parts.AddRange(c.GapReviews.Where(x => x.Ending is not null));
        return parts.Select(p => (p.PartKey, StateOf(p))).Concat(s.Links.Where(l => l.UsedAt is not null || l.RevokedAt is not null).Select(l => ($"link:{l.Id}", $"{l.UsedAt:O} {l.RevokedAt:O} {l.Number} {l.OrganizationId}"))).ToDictionary(p => p.Item1, p => p.Item2);
    }

    private static string StateOf(IPart part)
    {
        var state = part.State();
        state.Remove("photo");
        return CanonicalJson.Of(state);
    }

    /// <summary>Amounts follow from the entries; fulfilment from the amounts of what is not waived; nothing is recorded before the notice period, while suspended, for what is waived, or after the end.</summary>
    private static void WorkAddsUp(Seen before, Seen after)
    {
        var (was, now) = (before.Contract, after.Contract);
        var entries = now.Work.ToLookup(w => w.ObligationId);
        foreach (var o in now.Obligations)
        {
            long Sum(Func<WorkEntry, bool> which, Func<WorkEntry, Quantity> amount) => entries[o.Id].Where(which).Sum(w => amount(w).Hundredths);
            var (byDefault, ruled) = (Sum(w => w.State == WorkState.ConfirmedByDefault, w => w.Quantity), Sum(w => w.State == WorkState.Settled, w => w.Stands));
            var confirmed = Sum(w => w.State == WorkState.Confirmed, w => w.Quantity) + byDefault + ruled;
            (o.Recorded.Hundredths, o.Confirmed.Hundredths, o.ConfirmedByDefault.Hundredths).ShouldBe((confirmed + Sum(w => w.State == WorkState.Recorded, w => w.Quantity), confirmed, byDefault));
            o.Fulfilment.ShouldBeInRange(0, 1);
        }
        var counted = now.Obligations.Where(o => o.WaivedBy is null).ToList();
        var rate = counted.Count == 0 ? (decimal?)null : counted.Sum(o => o.Weight * Math.Min(1m, (decimal)o.Confirmed.Hundredths / o.Promised.Hundredths)) / counted.Sum(o => o.Weight);
        now.Fulfilment.ShouldBe(rate);
        (rate ?? 0).ShouldBeInRange(0, 1);
        if (now.SignedOn is not null) now.AllConfirmed.ShouldBe(counted.All(o => o.Confirmed >= o.Promised));
        foreach (var entry in now.Work.Where(w => was.Work.All(x => x.Id != w.Id)))
        {
            was.Stage.ShouldBeOneOf(ContractStage.Showing, ContractStage.Performing);
            (was.SuspendedOn, was.ObligationOf(entry.ObligationId).WaivedBy, was.ObligationOf(entry.ObligationId).DoerId).ShouldBe((null, null, entry.ById));
            (entry.Early, entry.State).ShouldBe((was.Stage == ContractStage.Showing, WorkState.Recorded));
        }
    }

    /// <summary>Time does nothing to a suspended contract, and its light says so; when it goes on, what is open has moved on by the days that did not count, and what is done has not.</summary>
    private static void SuspendedTimeStandsStill(Seen before, Seen after, string deed)
    {
        var (was, now) = (before.Contract, after.Contract);
        (now.SuspendedOn is not null).ShouldBe(now.Suspensions.Count(s => s.State == SuspensionState.Running) == 1);
        now.Suspensions.Count(s => s.State is SuspensionState.Proposed or SuspensionState.Running).ShouldBeLessThanOrEqualTo(1);
        var light = now.LightOn(after.Today, 10, 30);
        if (now.SuspendedOn is not null)
        {
            now.Stage.ShouldBeOneOf(ContractStage.Showing, ContractStage.Performing);
            (light, now.OpenAmendment).ShouldBe((Light.Suspended, null));
            if (was.SuspendedOn is not null) now.Stage.ShouldBe(was.Stage);
        }
        else light.ShouldNotBe(Light.Suspended);
        if (now.Stage is not (ContractStage.Showing or ContractStage.Performing)) light.ShouldBe(Light.Normal);
        if (was.SuspendedOn is not { } since) return;
        if (deed == "days") now.Version.ShouldBe(was.Version, "no day runs out");
        if (now.SuspendedOn is not null || now.Stage == ContractStage.Terminated) { (now.EndOn, now.SuspendedDays).ShouldBe((was.EndOn, was.SuspendedDays)); return; }
        var days = after.Today.DayNumber - since.DayNumber;
        (now.EndOn, now.SuspendedDays).ShouldBe((was.EndOn.AddDays(days), was.SuspendedDays + days));
        foreach (var o in was.Obligations) now.ObligationOf(o.Number).DueOn.ShouldBe(o.IsSettled ? o.DueOn : o.DueOn.AddDays(days));
        foreach (var m in was.Milestones) now.Milestones.Single(x => x.Number == m.Number).PlannedOn.ShouldBe(m.IsOpen ? m.PlannedOn.AddDays(days) : m.PlannedOn);
        foreach (var w in was.Work.Where(w => w.State == WorkState.Recorded)) WorkingDays(after.Today, now.Work.Single(x => x.Id == w.Id).DefaultOn).ShouldBe(WorkingDays(since, w.DefaultOn), "as many days to confirm as there were");
        foreach (var b in was.Breaches.Where(b => b.State == BreachState.Open)) WorkingDays(after.Today, now.Breaches.Single(x => x.Id == b.Id).CureUntil).ShouldBe(WorkingDays(since, b.CureUntil), "as many days to cure as there were");
    }

    private static int WorkingDays(DateOnly from, DateOnly until) => Enumerable.Range(0, Math.Max(0, until.DayNumber - from.DayNumber + 1)).Count(i => WorkingCalendar.IsWorkingDay(from.AddDays(i)));

    /// <summary>Nothing of the road stays open on a contract that has left it; an early ending says how it came about and has no result of its own.</summary>
    private static void NothingIsOpenAfterwards(Contract c)
    {
        if (c.Stage is not (ContractStage.Showing or ContractStage.Performing))
        {
            (c.OpenAmendment, c.OpenSuspension, c.SuspendedOn).ShouldBe((null, null, null));
            c.Breaches.ShouldAllBe(b => b.State != BreachState.Open);
        }
        (c.Stage == ContractStage.Terminated).ShouldBe(c.EndingKind is not null && c.EndedOn is not null);
        if (c.Stage == ContractStage.Terminated)
        {
            (c.PublishedOn, c.Score, c.Grade, c.ResultJson, c.HasGap, c.ReviewPending, c.OpenReview).ShouldBe((null, null, "", "", false, false, null));
            (c.EndingGround is not null).ShouldBe(c.EndingKind == EndingKind.Order);
            if (c.EndingFaultId is { } fault) c.HasParty(fault).ShouldBeTrue();
            if (c.EndingKind == EndingKind.Breach) c.Breaches.Count(b => b.State == BreachState.Ended && b.BreacherId == c.EndingFaultId).ShouldBe(1);
            if (c.EndingGround == SupervisionGround.Falsification) c.EndingFaultId.ShouldNotBeNull();
        }
        (c.AmendmentRows.Count + c.Suspensions.Count + c.Breaches.Count > 0).ShouldBe(c.HasChanges);
    }

    private static void ResultsAreWhole(Seen before, Seen after, string deed)
    {
        var (was, now) = (before.Contract, after.Contract);
        if (now.Score is { } score) score.ShouldBeInRange(0, 100);
        (now.ObjectionsUntil is not null).ShouldBe(now.ResultJson.Length > 0);
        (now.Score is not null).ShouldBe(now.ResultJson.Length > 0);
        if (now.Stage is ContractStage.Performing || now.Stage is ContractStage.Judging && now.ObjectionsUntil is null)
            now.Judgements.Where(j => j.Side == JudgingSide.Supervisor && j.Counts).ShouldAllBe(j => j.ById == now.SupervisorId, "of the supervising body only who supervises is heard");
        if (now.ReviewPending) (now.Stage == ContractStage.Judging && now.ObjectionsUntil is not null && now.OpenReview is { AskedAt: not null }).ShouldBeTrue("a review that waits");
        (now.PublishedOn is not null).ShouldBe(now.Stage == ContractStage.Published);
        if (now.Stage == ContractStage.Published)
        {
            (now.OpenReview, now.OpenResultObjections).ShouldBe((null, 0));
            if (was.Stage == ContractStage.Judging) was.ReviewPending.ShouldBeFalse();
            if (was.Stage == ContractStage.Published && deed != "correct") (now.ScoreHundredths, now.Grade, now.ResultJson, now.CorrectedOn).ShouldBe((was.ScoreHundredths, was.Grade, was.ResultJson, was.CorrectedOn));
        }
        if (after.Corrections.Count > before.Corrections.Count)
        {
            var correction = after.Corrections[^1];
            (correction.OldScore, correction.OldGrade, correction.OldResultJson, correction.NewScore, correction.NewGrade).ShouldBe((was.ScoreHundredths ?? -1, was.Grade, was.ResultJson, now.ScoreHundredths ?? -1, now.Grade));
        }
    }

    private static void CountersCount(Seen before, Seen after, string deed)
    {
        var c = after.Contract;
        (c.OpenComments, c.OpenObjections, c.OpenResultObjections).ShouldBe((c.Comments.Count(x => !x.IsAnswered), c.Comments.Count(x => !x.IsAnswered && x.IsObjection), c.ResultObjections.Count(o => o.AnsweredAt is null)));
        (c.LookBackCount, c.GapReviewCount).ShouldBe((c.LookBacks.Count, c.GapReviews.Count));
        c.LookBacks.Count(l => l.IsPending).ShouldBeLessThanOrEqualTo(1);
        c.GapReviews.Count(r => r.Ending is null).ShouldBeLessThanOrEqualTo(1);
        c.AmendmentRows.Count(a => a.IsOpen).ShouldBeLessThanOrEqualTo(1);
        if (c.OpenAmendment is { } open) open.Number.ShouldBe(c.Amendments + 1);
        c.Breaches.Where(b => b.State == BreachState.Open).GroupBy(b => b.ById).ShouldAllBe(g => g.Count() == 1);
        // A link acts once, and only when somebody acts by it.
        (after.Links.Count(l => l.UsedAt is not null) - before.Links.Count(l => l.UsedAt is not null)).ShouldBe(deed == "actByLink" ? 1 : 0);
        c.JournalSequence.ShouldBeGreaterThan(before.Contract.JournalSequence);
    }

    /// <summary>Open to-do rows and readers are those of the parties, of who supervises and of who judges from outside; never of who was before them.</summary>
    private static void OnlyWhoIsConcernedIsAsked(Seen s)
    {
        var c = s.Contract;
        var concerned = c.Parties.Select(p => p.OrganizationId).Append(c.SupervisorId).Append(c.ThirdPartyId ?? Guid.Empty).ToHashSet();
        s.Todos.Where(t => !concerned.Contains(t.OrganizationId)).Select(t => t.Key).ShouldBeEmpty();
        concerned.Where(o => o != Guid.Empty).ShouldAllBe(o => s.Readers.Contains(o));
        s.Readers.Contains(Qiyue.Platform.Access.AccessRow.Everyone).ShouldBe(c.Stage.IsPublic());
        if (c.Stage is ContractStage.Declined) s.Todos.ShouldBeEmpty();
        if (c.SuspendedOn is not null) s.Todos.Select(t => t.Key.Split('.', ':')[0]).ShouldAllBe(k => k == "suspension" || k == "comment" || k == "work" || k == "contract" || k == "look_back");
        if (c.SuspendedOn is not null) s.Todos.ShouldAllBe(t => !t.Key.StartsWith("work.") || t.Key.StartsWith("work.rule"));
        if (c.Stage == ContractStage.Terminated) s.Todos.Select(t => t.Key.Split('.', ':')[0]).ShouldAllBe(k => k == "comment" || k == "work");
    }
}
