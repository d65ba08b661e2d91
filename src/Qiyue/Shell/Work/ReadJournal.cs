using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Access;
using Qiyue.Shell.Components;

namespace Qiyue.Shell.Work;

/// <summary>
/// The journal of one subject as a timeline (纪实档案), newest first, for whoever may read the subject and for audit administrators; a 404 for others.
/// Persons are not named: the organisation and post that acted are. The audit administrator, who stands outside, reads free text with personal data hidden. Source: domain.md, The kernel.
/// </summary>
public sealed class ReadJournal(Act act, IStringLocalizer text, IEnumerable<ActWord> words, IEnumerable<StateWord> members, IEnumerable<JournalGate> gates, IServiceProvider services)
{
    public const int PageSize = 20;
    private readonly Dictionary<(string, string), StateWord> _members = members.ToDictionary(m => (m.SubjectKind, m.Member));
    private readonly Dictionary<string, string> _words = words.GroupBy(w => w.Act).ToDictionary(g => g.Key, g => g.First().Word);

    /// <param name="before">Sequence below which the page begins; null = the newest.</param>
    /// <exception cref="Refusal">404 when the subject has no journal or the actor may not read it.</exception>
    public async Task<JournalPage> Handle(string kind, Guid id, long? before, CancellationToken ct)
    {
        var inside = await StandsInside(kind, id, ct);
        if (!inside && !act.Actor.Has(Duty.AuditAdmin)) throw Refusal.NotFound();
        var rows = await act.Db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectKind == kind && e.SubjectId == id && (before == null || e.Sequence < before))
            .OrderByDescending(e => e.Sequence).Take(PageSize + 1).ToListAsync(ct);
        if (rows.Count == 0 && before is null) throw Refusal.NotFound();
        var shown = rows.Take(PageSize).ToList();
        return new([.. shown.Select(e => inside ? Entry(e) : Hidden(Entry(e)))], rows.Count > PageSize ? shown[^1].Sequence : null);
    }

    /// <summary>The newest entries of a subject that the caller has already been allowed to read.</summary>
    public async Task<IReadOnlyList<TimelineEntry>> Newest(Aggregate subject, int take, CancellationToken ct)
    {
        var (kind, id) = (subject.SubjectKind, subject.Id);
        var rows = await act.Db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectKind == kind && e.SubjectId == id).OrderByDescending(e => e.Sequence).Take(take).ToListAsync(ct);
        return [.. rows.Select(Entry)];
    }

    /// <summary>The word of an act in the reader's language.</summary>
    public string Word(string name) => _words.TryGetValue(name, out var word) ? text[word] : name;

    private static TimelineEntry Hidden(TimelineEntry e) => e with
    {
        Reason = e.Reason is null ? null : Mask.Text(e.Reason),
        Changes = e.Changes?.Select(c => new TimelineChange(c.Name, c.Before is null ? null : Mask.Text(c.Before), c.After is null ? null : Mask.Text(c.After))).ToList(),
    };

    private async Task<bool> StandsInside(string kind, Guid id, CancellationToken ct)
    {
        // A visitor's row is enough to see the subject, not its journal: drafts and offers of the negotiation stand in it.
        if (act.Actor.OrganizationId is not { } organization) return false;
        var scope = act.Actor.ScopeId ?? organization;
        if (!await act.Db.Set<AccessRow>().AnyAsync(r => (r.OrganizationId == organization || r.OrganizationId == scope) && r.SubjectKind == kind && r.SubjectId == id, ct)) return false;
        foreach (var gate in gates.Where(g => g.SubjectKind == kind))
            if (!await gate.MayRead(services, id, ct)) return false;
        return true;
    }

    private TimelineEntry Entry(JournalEntry e) => new(e.At, text[e.ActorText], Word(e.Act), e.Reason, Changes(e.SubjectKind, e.Changes));

    /// <summary>What changed, in words: members without a word are technical and stay out; a change that two equal summaries would hide is said to be one.</summary>
    private List<TimelineChange> Changes(string kind, string json)
    {
        if (JsonNode.Parse(json) is not JsonObject { } changes) return [];
        var (before, after) = (changes["before"] as JsonObject, changes["after"] as JsonObject);
        // The first entry is the whole subject: it is not a list of changes.
        if (before is null or { Count: 0 }) return [];
        var shown = new List<TimelineChange>();
        foreach (var (member, value) in after ?? [])
        {
            // What has no former value was only written down for the first time by a newer program.
            if (!before.ContainsKey(member) || !_members.TryGetValue((kind, member), out var word) || word.Word is null) continue;
            var (was, now) = (Shown(word, before[member]), Shown(word, value));
            shown.Add(was == now ? new(text[word.Word], null, text["内容有改动"]) : new(text[word.Word], was, now ?? text["（已清空）"]));
        }
        return shown;
    }

    private string? Shown(StateWord word, JsonNode? value) =>
        value is null || (word.Show is { } show ? show(value, services) : value.Text()) is not { Length: > 0 } said ? null : Cut(said);

    private static string Cut(string value) => value.Length > 240 ? value[..240] + "…" : value;
}

/// <summary>A module that lets some who may see a kind of subject not see its journal.</summary>
public sealed record JournalGate(string SubjectKind, Func<IServiceProvider, Guid, CancellationToken, Task<bool>> MayRead);

/// <param name="Next">Sequence before which the next page begins; null on the last.</param>
public sealed record JournalPage(IReadOnlyList<TimelineEntry> Entries, long? Next);
