using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Platform.Policies;

/// <param name="Subject">Name of what it is about: signing, judging …</param>
/// <param name="Value">Today's.</param>
/// <param name="From">Since when; null: the default, never set.</param>
/// <param name="NextValue">Decided, not begun.</param>
public sealed record PolicyJson(string Subject, string Name, string Meaning, string Unit, string Default, string Value, DateOnly? From, string? NextValue, DateOnly? NextFrom);

/// <param name="By">Organisation and post.</param>
public sealed record PolicyChangeJson(string Value, DateOnly From, string Reason, string By, DateTime At);

/// <summary>The policies of the acting district office, today's values, what is decided, and each one's history.</summary>
public sealed class ReadPolicies(Act act)
{
    public async Task<IReadOnlyList<PolicyJson>> List(CancellationToken ct)
    {
        var rows = (await Mine().ToListAsync(ct)).ToLookup(p => p.Name);
        return [.. PolicyCatalogue.All.Select(d => Json(d, rows[d.Name]))];
    }

    public async Task<(PolicyJson Policy, IReadOnlyList<PolicyChangeJson> History)> One(string name, CancellationToken ct)
    {
        var definition = PolicyCatalogue.All.FirstOrDefault(p => p.Name == name) ?? throw Refusal.NotFound();
        var rows = await Mine().Where(p => p.Name == name).OrderByDescending(p => p.EffectiveFrom).ToListAsync(ct);
        var ids = rows.Select(r => r.Id).ToList();
        var last = (await act.Db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectKind == "policy" && ids.Contains(e.SubjectId)).ToListAsync(ct)).GroupBy(e => e.SubjectId).ToDictionary(g => g.Key, g => g.MaxBy(e => e.Sequence)!);
        return (Json(definition, rows), [.. rows.Select(r => new PolicyChangeJson(SetPolicy.Text(r.Value), r.EffectiveFrom, r.Reason, last[r.Id].ActorText, last[r.Id].At))]);
    }

    private PolicyJson Json(PolicyDefinition d, IEnumerable<Policy> rows)
    {
        var (now, next) = (rows.Where(r => r.EffectiveFrom <= act.Today).MaxBy(r => r.EffectiveFrom), rows.Where(r => r.EffectiveFrom > act.Today).MinBy(r => r.EffectiveFrom));
        return new(d.Subject.Name, d.Name, d.Meaning, d.Unit, SetPolicy.Text(d.Default), SetPolicy.Text(now?.Value ?? d.Default), now?.EffectiveFrom, next is null ? null : SetPolicy.Text(next.Value), next?.EffectiveFrom);
    }

    private IQueryable<Policy> Mine()
    {
        if (!PolicyPermissions.MaySet(act.Actor)) throw Refusal.NotFound();
        var district = act.Actor.OrganizationId!.Value;
        return act.Db.Set<Policy>().AsNoTracking().Where(p => p.DistrictId == district);
    }
}
