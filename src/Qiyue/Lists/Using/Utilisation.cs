using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;

namespace Qiyue.Lists.Using;

/// <summary>What came of a resource in a period.</summary>
/// <param name="Offered">Places of all slots on days that are over; above zero.</param>
/// <param name="Used">Bookings that took place.</param>
/// <param name="ByDefault">Of these, what counts by default.</param>
/// <param name="Backfilled">Of these, what was taken over from a paper register.</param>
public sealed record ResourceUse(Guid Id, string Code, string Title, Guid OwnerId, long Offered, long Used, long ByDefault, long Backfilled)
{
    /// <summary>Used ÷ offered; more used than offered (a shift was cut short later) counts as all.</summary>
    public (long Part, long Whole, long Weight) Share => (Math.Min(Used, Offered), Offered, 1);
}

/// <summary>
/// Utilisation (利用率) of resources in a period: used ÷ offered slots, from dated facts, whatever stands today. A resource without a slot in the period is not among them: nothing was offered. Four queries, however many resources, and only of those of the given owners.
/// Source: domain.md, Lists.
/// </summary>
public sealed class Utilisation(QiyueDb db, OrganizationTree tree, ActClock clock)
{
    /// <summary>More owners than this are not named to the database: nearly everything is theirs.</summary>
    private const int Named = 100;

    /// <param name="owners">Whose resources.</param>
    public async Task<IReadOnlyList<ResourceUse>> OfResources(Func<OrganizationNode, bool> owners, DateOnly first, DateOnly last, CancellationToken ct)
    {
        var over = clock.Today.AddDays(-1);
        if (last > over) last = over;
        if (last < first) return [];
        var whose = tree.All.Where(owners).Select(o => o.Id).ToHashSet();
        if (whose.Count == 0) return [];
        var (resources, shifts, exceptions, used) = (db.Set<Resource>().AsQueryable(), db.Set<ResourceShift>().AsNoTracking().Where(s => s.ValidFrom <= last && (s.ValidTo == null || s.ValidTo >= first)),
            db.Set<ResourceException>().AsNoTracking().Where(e => e.Day >= first && e.Day <= last && !e.Dropped), db.Set<Booking>().Where(b => b.Status == BookingState.Used && b.Day >= first && b.Day <= last));
        if (whose.Count <= Named)
        {
            // From the owners to what is theirs: a few rows, however many there are.
            var named = whose.ToList();
            resources = resources.Where(r => named.Contains(r.OwnerId));
            (shifts, exceptions, used) = (from r in resources join s in shifts on r.Id equals s.ResourceId select s, from r in resources join e in exceptions on r.Id equals e.ResourceId select e, from r in resources join b in used on r.Id equals b.ResourceId select b);
        }
        var (shiftsOf, exceptionsOf) = ((await shifts.ToListAsync(ct)).ToLookup(s => s.ResourceId), (await exceptions.ToListAsync(ct)).ToLookup(e => e.ResourceId));
        var listed = await resources.Where(r => db.Set<ResourceShift>().Any(s => s.ResourceId == r.Id) || db.Set<ResourceException>().Any(e => e.ResourceId == r.Id)).Select(r => new { r.Id, r.Code, r.Title, r.OwnerId }).ToListAsync(ct);
        var uses = (await used.GroupBy(b => new { b.ResourceId, b.ByDefault, b.Backfilled }).Select(g => new { g.Key.ResourceId, g.Key.ByDefault, g.Key.Backfilled, Count = g.LongCount() }).ToListAsync(ct)).ToLookup(u => u.ResourceId);
        var found = new List<ResourceUse>();
        foreach (var r in listed.Where(r => whose.Contains(r.OwnerId)))
        {
            var offered = new Offering(shiftsOf[r.Id], exceptionsOf[r.Id]).Offered(first, last);
            if (offered > 0) found.Add(new(r.Id, r.Code, r.Title, r.OwnerId, offered, uses[r.Id].Sum(u => u.Count), uses[r.Id].Where(u => u.ByDefault).Sum(u => u.Count), uses[r.Id].Where(u => u.Backfilled).Sum(u => u.Count)));
        }
        return found;
    }
}

/// <summary>The utilisation of a resource, a unit or a community.</summary>
/// <param name="Code">Of the resource or organisation.</param>
/// <param name="OwnerId">The organisation itself, or whose resource it is.</param>
/// <param name="Resources">How many it is the mean of.</param>
public sealed record UseRate(string Code, string Name, Guid OwnerId, int Resources, long Offered, long Used, long ByDefault, long Backfilled, Fraction Rate);

/// <summary>Means over resources: square metres, heads and slots of different things are never added. Source: domain.md, Lists.</summary>
public static class UseRates
{
    public static IReadOnlyList<UseRate> OfEach(IEnumerable<ResourceUse> uses) => Lowest(uses.Select(u => Of(u.Code, u.Title, u.OwnerId, [u])));

    public static IReadOnlyList<UseRate> OfUnits(IEnumerable<ResourceUse> uses, OrganizationTree tree) => Grouped(uses, u => tree.Get(u.OwnerId));

    /// <summary>A community's: those of the units whose main community it is.</summary>
    public static IReadOnlyList<UseRate> OfCommunities(IEnumerable<ResourceUse> uses, OrganizationTree tree) => Grouped(uses, u => tree.Find(tree.Get(u.OwnerId).MainCommunityId ?? default));

    private static IReadOnlyList<UseRate> Grouped(IEnumerable<ResourceUse> uses, Func<ResourceUse, OrganizationNode?> of) => Lowest(uses.Select(u => (Use: u, Of: of(u))).Where(u => u.Of is not null).GroupBy(u => u.Of!.Id)
        .Select(g => Of(g.First().Of!.Code, g.First().Of!.Name, g.Key, [.. g.Select(u => u.Use)])));

    private static UseRate Of(string code, string name, Guid owner, List<ResourceUse> uses) => new(code, name, owner, uses.Count, uses.Sum(u => u.Offered), uses.Sum(u => u.Used), uses.Sum(u => u.ByDefault), uses.Sum(u => u.Backfilled), Fraction.Mean(uses.Select(u => u.Share)));

    private static IReadOnlyList<UseRate> Lowest(IEnumerable<UseRate> rates) => [.. rates.OrderBy(r => r.Rate.Value).ThenBy(r => r.Code, StringComparer.Ordinal)];
}

/// <summary>What a table of utilisation is asked for.</summary>
/// <param name="By">resource (default), unit, community.</param>
/// <param name="From">First day; empty = the first of January of this year.</param>
/// <param name="To">Last day; empty = today. Slots count once their day is over.</param>
/// <param name="Organization">Code: only resources of this unit, or of the units of this community or of those below this organisation.</param>
public sealed record UtilisationQuery(string? By = null, DateOnly? From = null, DateOnly? To = null, string? Organization = null, string? Cursor = null, int? Limit = null);

/// <param name="Low">In percent: what lies below is flagged.</param>
/// <param name="Count">Rows of all pages.</param>
/// <param name="Flagged">Of these, below that.</param>
/// <param name="Rows">A page of them, lowest first.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record UtilisationTable(string By, DateOnly From, DateOnly To, decimal Low, int Count, int Flagged, IReadOnlyList<UseRateJson> Rows, string? Next);

/// <param name="Rate">0 … 1, rounded to four places: the mean over the resources.</param>
/// <param name="Flagged">Below the policy's threshold, decided before rounding.</param>
/// <param name="Owner">Code of the organisation whose it is.</param>
public sealed record UseRateJson(string Code, string Name, string Owner, string OwnerName, int Resources, long Offered, long Used, long ByDefault, long Backfilled, decimal Rate, bool Flagged);

/// <summary>
/// The utilisation of what the acting organisation looks after, lowest first, a page at a time: a unit of its own resources, a community of those of its units, those above of all below. Errors: utilisation.by, utilisation.period, list.organization.
/// </summary>
public sealed class ReadUtilisation(Act act, Utilisation utilisation, OrganizationTree tree, Platform.Policies.PolicyBook policies, IMemoryCache cache)
{
    /// <summary>What is made of more resources than this is kept for some minutes: lowest first asks for all of them, and only days that are over count.</summary>
    private const int Many = 1_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private sealed record Ordered(IReadOnlyList<UseRate> Rates, int Flagged);

    public async Task<UtilisationTable> Handle(UtilisationQuery query, CancellationToken ct)
    {
        if (act.Actor.OrganizationId is not { } own || tree.Find(own) is null) throw Refusal.NotFound();
        var by = string.IsNullOrEmpty(query.By) ? "resource" : query.By;
        var (first, last) = (query.From ?? new DateOnly(act.Today.Year, 1, 1), query.To ?? act.Today);
        if (first.Year < 2000 || last < first || last > act.Today.AddYears(1) || last.DayNumber - first.DayNumber > 1100) throw Refusal.Invalid("to", "utilisation.period", "请写明起止日期：开始不晚于结束，最长三年。");
        var of = string.IsNullOrEmpty(query.Organization) ? null : tree.ByCode(query.Organization) ?? throw Refusal.Invalid("organization", "list.organization", "没有编码为 {0} 的组织。", query.Organization);
        if (by is not ("resource" or "unit" or "community")) throw Refusal.Invalid("by", "utilisation.by", "请选择按资源、单位或社区列出。");
        var low = (await policies.Of(tree.DistrictOf(own).Id, last < act.Today ? last : act.Today, ct))[Platform.Policies.PolicyCatalogue.UtilisationLow];
        var (rates, flagged) = await Of(by, first, last, low, own, of, ct);
        var (size, after) = (Paging.Limit(query.Limit), string.IsNullOrEmpty(query.Cursor) ? -1 : Place(rates, query.Cursor));
        var shown = rates.Skip(after + 1).Take(size).ToList();
        return new(by, first, last, low, rates.Count, flagged, [.. shown.Select(r => new UseRateJson(r.Code, Mask.Text(r.Name), tree.Get(r.OwnerId).Code, tree.Get(r.OwnerId).Name, r.Resources, r.Offered, r.Used, r.ByDefault, r.Backfilled, r.Rate.Value, r.Rate.IsBelow(low)))],
            after + 1 + size < rates.Count ? $"{shown[^1].Rate.Value.ToString(CultureInfo.InvariantCulture)}_{shown[^1].Code}" : null);
    }

    private async Task<Ordered> Of(string by, DateOnly first, DateOnly last, decimal low, Guid own, OrganizationNode? of, CancellationToken ct)
    {
        var key = (typeof(ReadUtilisation), by, first, last, low, own, of?.Id);
        if (cache.TryGetValue(key, out Ordered? kept)) return kept!;
        var uses = await utilisation.OfResources(o => UsingPermissions.ReadsUtilisation(act.Actor, o, tree) && (of is null || IsOf(o, of)), first, last, ct);
        var rates = by switch { "resource" => UseRates.OfEach(uses), "unit" => UseRates.OfUnits(uses, tree), _ => UseRates.OfCommunities(uses, tree) };
        var found = new Ordered(rates, rates.Count(r => r.Rate.IsBelow(low)));
        return uses.Count > Many ? cache.Set(key, found, Fresh) : found;
    }

    /// <summary>The last row at or before the one a page ended with: its rate and code, which are the order.</summary>
    private static int Place(IReadOnlyList<UseRate> rates, string cursor)
    {
        var parts = cursor.Split('_', 2);
        if (parts.Length < 2 || !decimal.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate)) throw Refusal.Invalid("cursor", "cursor.invalid", "翻页标记无效，请从第一页重新查看。");
        var (low, high) = (0, rates.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (rates[middle].Rate.Value < rate || rates[middle].Rate.Value == rate && string.CompareOrdinal(rates[middle].Code, parts[1]) <= 0) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }

    private bool IsOf(OrganizationNode owner, OrganizationNode of) => owner.Path.StartsWith(of.Path, StringComparison.Ordinal) || owner.MainCommunityId is { } main && tree.Find(main)?.Path.StartsWith(of.Path, StringComparison.Ordinal) is true;
}
