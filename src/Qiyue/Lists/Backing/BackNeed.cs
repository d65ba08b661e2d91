using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Verification;

namespace Qiyue.Lists.Backing;

/// <summary>
/// A resident says of a published need "I would use this", once per person, and may take it back; a phone or mail address stands for the person. Errors: backing.given, backing.none; not_found for what is not published.
/// </summary>
public sealed class BackNeed(Act act)
{
    /// <summary>Whether this contact has said so, for the page.</summary>
    public async Task<bool> Has(Need need, VerifiedContact contact, CancellationToken ct) => await act.Db.Set<NeedBacking>().AnyAsync(b => b.NeedId == need.Id && b.BackerDigest == contact.Digest && b.WithdrawnAt == null, ct);

    public async Task Handle(string code, VerifiedContact contact, CancellationToken ct)
    {
        var need = await Published(code, ct);
        var backing = await Of(need, contact, ct);
        if (backing is null) backing = act.Add(NeedBacking.Of(need, BackingWay.Verified, contact.Digest, act.Now));
        else act.Track(backing).Renew(act.Now);
        act.Record(backing, "backing.given");
        await act.Commit(ct);
    }

    public async Task Withdraw(string code, VerifiedContact contact, CancellationToken ct)
    {
        var backing = await Of(await Published(code, ct), contact, ct) ?? throw new Refusal("backing.none", "您还没有对此项需求表示“我会用”。");
        act.Track(backing).Withdraw(act.Now);
        act.Record(backing, "backing.withdrawn");
        await act.Commit(ct);
    }

    private async Task<Need> Published(string code, CancellationToken ct) => await act.Db.Set<Need>().AsNoTracking().SingleOrDefaultAsync(n => n.Code == code && n.Status == ListState.Published, ct) ?? throw Refusal.NotFound();
    private Task<NeedBacking?> Of(Need need, VerifiedContact contact, CancellationToken ct) => act.Db.Set<NeedBacking>().SingleOrDefaultAsync(b => b.NeedId == need.Id && b.BackerDigest == contact.Digest, ct);
}

public sealed class BackOnBehalfInput
{
    /// <summary>How many people said so.</summary>
    [Filled, Between(1, 100_000)] public int? People { get; set; }

    /// <summary>Where they were asked: code of dictionary "need_source".</summary>
    [Filled, Max(32)] public string Source { get; set; } = "";

    /// <summary>When, where, by whom: "三号楼楼长逐户问过". No names, no numbers.</summary>
    [Filled, Max(200)] public string Note { get; set; } = "";
}

/// <summary>
/// A clerk enters people without a telephone who said they would use it: their number, where they were asked and a note, marked as entered on behalf; and takes a wrong entry back.
/// Errors: backing.people, list.word_unknown, need.not_open, backing.withdrawn.
/// </summary>
public sealed class BackOnBehalf(Act act, Keeping keeping, WordLists words)
{
    public async Task<NeedBacking> Handle(string code, BackOnBehalfInput input, CancellationToken ct)
    {
        var need = await Kept(code, ct);
        if (!words.Has("need_source", input.Source)) throw Refusal.Invalid(nameof(input.Source), "list.word_unknown", "没有“{0}”这个选项，请从列表中选择。", input.Source);
        var backing = act.Add(NeedBacking.OnBehalf(need, input.People ?? 0, input.Source, input.Note, act.Actor.OrganizationId, act.Now));
        act.Record(backing, "backing.entered");
        await act.Commit(ct);
        return backing;
    }

    public async Task Withdraw(string code, Guid id, CancellationToken ct)
    {
        var need = await Kept(code, ct);
        var backing = act.Track(await act.Db.Set<NeedBacking>().SingleOrDefaultAsync(b => b.Id == id && b.NeedId == need.Id && b.Way == BackingWay.OnBehalf, ct));
        backing.Withdraw(act.Now);
        act.Record(backing, "backing.withdrawn");
        await act.Commit(ct);
    }

    private async Task<Need> Kept(string code, CancellationToken ct) => await keeping.Kept(await act.Db.Set<Need>().AsNoTracking().SingleOrDefaultAsync(n => n.Code == code, ct), n => n.OwnerId, ct);
}
