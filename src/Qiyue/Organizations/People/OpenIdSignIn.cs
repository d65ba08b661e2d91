using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Identity.OpenId;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;
using Qiyue.Platform.Outbox;

namespace Qiyue.Organizations.People;

/// <summary>
/// Where a browser comes back to from a provider: a linked subject is signed in, one that the configured claim names as exactly one person is linked and signed in,
/// any other is asked for the password of an account once. Nobody is registered.
/// </summary>
public sealed class OpenIdSignIn(QiyueDb db, OpenIdDesk desk, SignInSession session, SecretBox box)
{
    public static void Map(WebApplication app) => app.MapGet("/sign-in/openid/done", async (OpenIdSignIn act, HttpContext http, CancellationToken ct) => TypedResults.LocalRedirect(await act.Handle(http, ct))).AllowAnonymous().ExcludeFromDescription();

    /// <returns>Where to go on; after a refusal the page that says it.</returns>
    public async Task<string> Handle(HttpContext http, CancellationToken ct)
    {
        OpenIdTicket? ticket = null;
        try
        {
            ticket = await desk.Ticket();
            return await Handle(http, ticket, ct);
        }
        catch (Refusal refusal) { return OpenIdProblems.PageOf(refusal, ticket?.Provider.Name); }
    }

    private async Task<string> Handle(HttpContext http, OpenIdTicket ticket, CancellationToken ct)
    {
        var unknown = false;
        try
        {
            if (ticket.Purpose == OpenIdTicket.Proof)
            {
                await desk.Prove(ticket, ct);
                return ticket.ReturnUrl;
            }
            var account = await desk.Linked(ticket, ct) ?? (await Named(ticket, ct) is { } named ? await desk.Link(named, ticket, ct) : null);
            unknown = account is null;
            if (account is null) return "/sign-in/openid/link";
            await session.Begin(account, null, ticket.Provider.Name);
            return ticket.ReturnUrl;
        }
        finally
        {
            // It is used once; only the page that asks for the password needs it longer.
            if (!unknown) await OpenIdTicket.Forget(http);
        }
    }

    private async Task<Account?> Named(OpenIdTicket ticket, CancellationToken ct)
    {
        if (ticket.Named is not { } named) return null;
        var userName = SignInDesk.Normalize(named);
        var accounts = ticket.Provider.Match switch
        {
            "user_name" => db.Set<Account>().Where(a => a.NormalizedUserName == userName).Select(a => (Guid?)a.Id),
            "phone" => Phones(named) is var phones ? db.Set<Person>().Where(p => phones.Contains(p.PhoneDigest)).Select(p => p.AccountId) : null!,
            _ => MailAddresses.DigestOf(box, named) is var mail ? db.Set<Person>().Where(p => p.EmailDigest == mail).Select(p => p.AccountId) : null!,
        };
        return await accounts.Where(a => a != null).Take(2).ToListAsync(ct) is [{ } one] ? await desk.Unlinked(one, ticket.Issuer, ct) : null;
    }

    /// <summary>With and without the country in front, as people are entered here.</summary>
    private string[] Phones(string phone)
    {
        var bare = phone.Replace(" ", "").Replace("-", "");
        return [.. new[] { phone, bare, bare.StartsWith("+86", StringComparison.Ordinal) ? bare[3..] : bare }.Distinct().Select(p => box.Digest("phone", p))];
    }
}
