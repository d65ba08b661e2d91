using Qiyue.Organizations;

namespace Qiyue.Contracts;

/// <summary>What has become of a signed contract, as the API answers it.</summary>
/// <param name="EndingKind">consent, breach or order; null while it has not ended early.</param>
/// <param name="EndingFault">Whose fault: what it left undone counts as undone.</param>
/// <param name="EndingGround">safety, law or falsification.</param>
/// <param name="SuspendedOn">First day of the suspension that runs; null = none.</param>
/// <param name="SuspendedDays">Days of suspensions that are over; plan days have moved on by them.</param>
/// <param name="Amendments">Those in force; for those inside also what is on the table and what came to nothing.</param>
/// <param name="Notices">Of breach; empty for the public.</param>
public sealed record ChangesJson(string? EndingKind, OrganizationJson? EndingFault, string? EndingGround, DateOnly? SuspendedOn, DateOnly? SuspendedUntil, int SuspendedDays, AmendmentJson[] Amendments,
    SuspensionJson[] Suspensions, BreachJson[] Notices, string? Renews, string? RenewedAs)
{
    internal static ChangesJson Of(ContractView v, Func<Guid, OrganizationJson> org)
    {
        var (c, changes) = (v.Contract, v.Changes);
        var compared = changes.InForce.ToDictionary(x => x.Amendment.Id, x => x.Before);
        return new(c.Stage == ContractStage.Terminated ? Lower(c.EndingKind ?? Contracts.EndingKind.Consent) : null, c.EndingFaultId is { } fault ? org(fault) : null, Lower(c.EndingGround), c.SuspendedOn, c.SuspendedUntil,
            c.SuspendedDays, [.. changes.Amendments.Select(a => Amendment(a, compared.GetValueOrDefault(a.Id) ?? (a.IsOpen ? c.Terms : null)))],
            [.. changes.Suspensions.Select(s => new SuspensionJson(Lower(s.State)!, org(s.ById), Lower(s.Ground), s.Reason, s.FromOn, s.ExpectedEnd, s.EndedOn, s.EndReason))],
            [.. changes.Notices.Select(b => new BreachJson(b.Id, Lower(b.State)!, org(b.ById), org(b.BreacherId), b.Ground, [.. b.Demands.Select(d => new DemandJson(d.Obligation, d.Amount.ToString()))], b.CureUntil, b.Answer, b.At))],
            Text(c.Renews), Text(changes.RenewedAs));

        AmendmentJson Amendment(Amendment a, ContractTerms? before) => new(a.Number, Lower(a.State)!, org(a.ProposedById), org(a.OfferedById), a.Reason, a.TermsVersion, a.InForceOn, Text(a.TextDigest),
            [.. a.Sides.Select(s => new AmendmentSideJson(org(s.OrganizationId), s.AcceptedVersion == a.TermsVersion, s.At is not null, s.Name, s.Post, s.At))],
            before is null ? [] : [.. Clauses.Compare(v.ClausesOf(before), v.ClausesOf(a.Terms)).Where(d => !d.IsSame)], Text(a.ClosedReason));
    }

    private static string? Lower<T>(T? word) => word?.ToString()!.ToLowerInvariant();
    private static string? Text(string text) => text.Length > 0 ? text : null;
}

/// <param name="Number">0 when it came to nothing.</param>
/// <param name="State">offered, signing, inforce, declined or fallen.</param>
/// <param name="Version">The version on the table: what an acceptance names.</param>
/// <param name="Digest">SM3 of the text that is signed.</param>
/// <param name="Changes">Clause by clause against the terms it amends.</param>
public sealed record AmendmentJson(int Number, string State, OrganizationJson ProposedBy, OrganizationJson OfferedBy, string Reason, int Version, DateOnly? InForceOn, string? Digest, AmendmentSideJson[] Sides,
    ClauseDifference[] Changes, string? ClosedReason);
public sealed record AmendmentSideJson(OrganizationJson Organization, bool Accepts, bool Signed, string Signatory, string Post, DateTime? SignedAt);

/// <param name="State">proposed, running, over or dropped.</param>
/// <param name="Ground">safety, law or falsification; null when the parties agreed.</param>
public sealed record SuspensionJson(string State, OrganizationJson By, string? Ground, string Reason, DateOnly? From, DateOnly ExpectedEnd, DateOnly? EndedOn, string EndReason);

/// <param name="State">open, withdrawn, cured, ended or fallen.</param>
/// <param name="CureUntil">Last day to cure.</param>
public sealed record BreachJson(Guid Id, string State, OrganizationJson By, OrganizationJson Breacher, string Ground, DemandJson[] Demands, DateOnly CureUntil, string Answer, DateTime At);

/// <param name="Amount">How much must be confirmed.</param>
public sealed record DemandJson(int Obligation, string Amount);
