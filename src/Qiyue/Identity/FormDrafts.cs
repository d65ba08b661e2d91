using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Keys;

namespace Qiyue.Identity;

/// <summary>What somebody has typed into a long form and not sent yet, for this account on whatever device: until the form is taken, or its days are over. Source: interface.md, Principles (2).</summary>
public sealed class FormDraft
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AccountId { get; init; }

    /// <summary>Address of the page below /work, with its query.</summary>
    public required string Url { get; init; }

    /// <summary>Name of the form on it: "propose".</summary>
    public required string Form { get; init; }
    public required DateTime At { get; set; }

    /// <summary>Heading and fields, encrypted (SecretBox).</summary>
    public required string Secret { get; set; }
}

internal sealed class FormDraftMapping : IEntityTypeConfiguration<FormDraft>
{
    public void Configure(EntityTypeBuilder<FormDraft> draft)
    {
        draft.ToTable("form_drafts");
        draft.Property(d => d.Id).ValueGeneratedNever();
        draft.Property(d => d.Url).HasMaxLength(500);
        draft.Property(d => d.Form).HasMaxLength(50);
        draft.HasIndex(d => new { d.AccountId, d.Url, d.Form }).IsUnique();
        draft.HasIndex(d => d.At);
    }
}

public sealed class FormDraftInput
{
    /// <summary>Address of the page below /work, with its query.</summary>
    [Filled, Max(500)] public string Url { get; set; } = "";

    /// <summary>Name of the form on it.</summary>
    [Filled, Max(50)] public string Form { get; set; } = "";

    /// <summary>Heading of the page, for the list.</summary>
    [Max(200)] public string? Title { get; set; }

    /// <summary>By name of the field: the value of each of its controls; null = a box that is not ticked.</summary>
    public Dictionary<string, List<string?>> Values { get; set => field = value ?? []; } = [];
}

public sealed record FormDraftRow(Guid Id, string Url, string Form, string Title, DateTime At);

public sealed record FormDraftJson(Guid Id, string Url, string Form, string Title, DateTime At, IReadOnlyDictionary<string, List<string?>> Values);

/// <summary>One's own drafts; nobody else's are there. Of very many the oldest go. Errors: draft.url, draft.too_long.</summary>
public sealed class FormDrafts(QiyueDb db, SecretBox box, ActClock clock, ActorAccessor actor, CommitGate gate)
{
    private const int LargestText = 256 * 1024, MostPerAccount = 20;
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private sealed record Content(string Title, Dictionary<string, List<string?>> Values);

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<FormDraftRow>> Mine(CancellationToken ct) => [.. (await Standing().AsNoTracking().OrderByDescending(d => d.At).Take(MostPerAccount).ToListAsync(ct)).Select(d => new FormDraftRow(d.Id, d.Url, d.Form, Read(d).Title, d.At))];

    public async Task<FormDraftJson> One(Guid id, CancellationToken ct)
    {
        var draft = await Standing().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, ct) ?? throw Refusal.NotFound();
        var content = Read(draft);
        return new(draft.Id, draft.Url, draft.Form, content.Title, draft.At, content.Values);
    }

    /// <summary>In the place of what was kept for this form before.</summary>
    public async Task<FormDraftRow> Save(FormDraftInput input, CancellationToken ct)
    {
        var account = actor.Actor.AccountId ?? throw Refusal.Forbidden();
        if (!input.Url.StartsWith("/work/", StringComparison.Ordinal) || input.Url.Any(char.IsControl)) throw Refusal.Invalid(nameof(input.Url), "draft.url", "草稿只能保存工作台页面上的表单。");
        foreach (var name in input.Values.Keys.Where(n => n.StartsWith('_')).ToList()) input.Values.Remove(name);
        if (input.Values.Sum(v => v.Key.Length + v.Value.Sum(t => 4 + (t?.Length ?? 0))) > LargestText) throw Refusal.Invalid(nameof(input.Values), "draft.too_long", "内容太长，草稿没有保存；请先提交，或分几次填写。");
        var url = Normal(input.Url);
        var secret = box.Encrypt(JsonSerializer.Serialize(new Content((input.Title ?? "").Trim(), input.Values)));
        var all = await db.Set<FormDraft>().Where(d => d.AccountId == account).OrderByDescending(d => d.At).ToListAsync(ct);
        var draft = all.SingleOrDefault(d => d.Url == url && d.Form == input.Form);
        if (draft is null)
        {
            db.RemoveRange(all.Skip(MostPerAccount - 1));
            db.Add(draft = new FormDraft { AccountId = account, Url = url, Form = input.Form, At = clock.Now, Secret = secret });
        }
        else (draft.At, draft.Secret) = (clock.Now, secret);
        using (await gate.Enter(db, ct))
        {
            try { await db.SaveChangesAsync(ct); }
            catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.Is(e)) { throw Refusal.ChangedMeanwhile(); }
        }
        return new(draft.Id, draft.Url, draft.Form, (input.Title ?? "").Trim(), draft.At);
    }

    public async Task Drop(Guid id, CancellationToken ct) => await Remove(await Standing().SingleOrDefaultAsync(d => d.Id == id, ct) ?? throw Refusal.NotFound(), ct);

    /// <summary>A form was sent and taken: what was kept of it has done its work.</summary>
    internal async Task Taken(HttpContext http)
    {
        if (http.Features.Get<IFormFeature>()?.Form is not { } form || form["_handler"].ToString() is not { Length: > 0 } name) return;
        var url = Normal(http.Request.Path.ToUriComponent() + http.Request.QueryString);
        if (await Standing().SingleOrDefaultAsync(d => d.Url == url && d.Form == name) is { } draft) await Remove(draft, CancellationToken.None);
    }

    private async Task Remove(FormDraft draft, CancellationToken ct)
    {
        db.Remove(draft);
        using (await gate.Enter(db, ct))
        {
            try { await db.SaveChangesAsync(ct); }
            catch (DbUpdateConcurrencyException) { } // gone already
        }
    }

    private IQueryable<FormDraft> Standing()
    {
        var (account, since) = (actor.Actor.AccountId ?? Guid.Empty, clock.Now - Kept);
        return db.Set<FormDraft>().Where(d => d.AccountId == account && d.At > since);
    }

    private Content Read(FormDraft draft) => JsonSerializer.Deserialize<Content>(box.Decrypt(draft.Secret))!;

    /// <summary>The same page however a browser writes its address.</summary>
    private static string Normal(string url) => url.Split('?', 2) is [var path, var query] ? $"{Uri.UnescapeDataString(path)}?{query}" : Uri.UnescapeDataString(url);
}

/// <summary>Drafts that nobody came back to.</summary>
internal sealed class FormDraftsExpiring(QiyueDb db) : IExpiring
{
    public Task<int> RemoveExpired(DateTime now, CancellationToken ct) => Expired.Remove(db, db.Set<FormDraft>().Where(d => d.At < now - FormDrafts.Kept), ct);
}
