using System.Text.Json;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;

namespace Qiyue.Identity;

/// <summary>A form that was posted after its sign-in had expired: kept encrypted for a day for the account that typed it, and sent once.</summary>
public sealed class ParkedForm
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AccountId { get; init; }
    public required DateTime At { get; init; }

    /// <summary>Address and fields, encrypted (SecretBox).</summary>
    public required string Secret { get; init; }
}

/// <param name="Files">Names of files that have to be chosen again: files are not kept.</param>
public sealed record ParkedContent(string Url, List<KeyValuePair<string, string>> Fields, List<string> Files);

internal sealed class ParkedFormMapping : IEntityTypeConfiguration<ParkedForm>
{
    public void Configure(EntityTypeBuilder<ParkedForm> form)
    {
        form.ToTable("parked_forms");
        form.Property(f => f.Id).ValueGeneratedNever();
        form.HasIndex(f => new { f.AccountId, f.At });
    }
}

/// <summary>
/// Parks POSTs to /work/** whose sign-in has expired (the old cookie still names the account) and sends the browser to the sign-in page, from where it
/// returns to the parked form. Source: architecture.md, 6.
/// </summary>
public sealed class ParkedForms(RequestDelegate next)
{
    /// <summary>Field that a form carries when it is sent again from its parking page.</summary>
    public const string Field = "_parked";
    private const int LargestText = 512 * 1024, MostPerAccount = 10;
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public async Task InvokeAsync(HttpContext http, ActorAccessor accessor, QiyueDb db, SecretBox box, ActClock clock, IOptionsMonitor<CookieAuthenticationOptions> cookies, FormDrafts drafts)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Path.StartsWithSegments("/work") || !http.Request.HasFormContentType)
        {
            await next(http);
            return;
        }
        if (accessor.Actor.IsSignedIn)
        {
            await next(http);
            if (http.Response.StatusCode < 400) await Forget(http, accessor, db);
            if (http.Response.StatusCode is StatusCodes.Status302Found or StatusCodes.Status303SeeOther) await drafts.Taken(http);
            return;
        }
        if (OldAccount(http, cookies) is { } account && await Read(http) is { } content)
        {
            var form = new ParkedForm { AccountId = account, At = clock.Now, Secret = box.Encrypt(JsonSerializer.Serialize(content)) };
            var old = await db.Set<ParkedForm>().Where(f => f.AccountId == account).OrderByDescending(f => f.At).ToListAsync(http.RequestAborted);
            db.RemoveRange(old.Where((f, i) => i >= MostPerAccount - 1 || clock.Now - f.At > Kept));
            db.Add(form);
            await db.SaveChangesAsync(http.RequestAborted);
            http.Response.Redirect($"/sign-in?returnUrl={Uri.EscapeDataString($"/work/parked/{form.Id}")}");
            return;
        }
        await next(http);
    }

    /// <summary>What was parked, for the account that typed it; anybody else, or a day later: 404.</summary>
    internal static async Task<ParkedContent> Open(Guid id, QiyueDb db, SecretBox box, ActClock clock, Guid? account, CancellationToken ct)
    {
        var form = await db.Set<ParkedForm>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id && f.AccountId == account, ct);
        return form is null || clock.Now - form.At > Kept ? throw Refusal.NotFound() : JsonSerializer.Deserialize<ParkedContent>(box.Decrypt(form.Secret))!;
    }

    private static async Task Forget(HttpContext http, ActorAccessor accessor, QiyueDb db)
    {
        if (http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is not true) return;
        if (!Guid.TryParse((await http.Request.ReadFormAsync(CancellationToken.None))[Field], out var id)) return;
        if (await db.Set<ParkedForm>().SingleOrDefaultAsync(f => f.Id == id && f.AccountId == accessor.Actor.AccountId) is not { } form) return;
        db.Remove(form);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private static async Task<ParkedContent?> Read(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var fields = form.Where(f => f.Key is not ("__RequestVerificationToken" or Field)).SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? ""))).ToList();
        return fields.Sum(f => f.Key.Length + f.Value.Length) > LargestText || fields.Count > 2000 ? null
            : new(http.Request.Path + http.Request.QueryString, fields, [.. form.Files.Where(f => f.Length > 0).Select(f => f.FileName)]);
    }

    /// <summary>The account named by the cookie, though its sign-in has ended. Only a cookie that we sealed is believed.</summary>
    private static Guid? OldAccount(HttpContext http, IOptionsMonitor<CookieAuthenticationOptions> cookies)
    {
        var options = cookies.Get(CookieAuthenticationDefaults.AuthenticationScheme);
        return options.CookieManager.GetRequestCookie(http, options.Cookie.Name!) is { Length: > 0 } cookie ? options.TicketDataFormat.Unprotect(cookie)?.Principal.Id(Session.Account) : null;
    }
}
