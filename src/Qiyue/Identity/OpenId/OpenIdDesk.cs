using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Identity.OpenId;

/// <summary>
/// Which account a provider's subject is, and the link between the two. Nobody is registered here: an unknown subject links an account that is there, once, with its
/// password. Errors: openid.expired, openid.other_subject, openid.taken, openid.only_way, openid.not_fresh, sign_in.disabled, sign_in.locked.
/// </summary>
public sealed class OpenIdDesk(QiyueDb db, SignInDesk desk, ActClock clock, ActorAccessor actor, OpenIdProviders providers, IHttpContextAccessor http)
{
    /// <summary>A provider's clock may be a little off.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public async Task<OpenIdTicket> Ticket() => await OpenIdTicket.Read(http.HttpContext!, providers) ?? throw OpenIdProblems.Expired();

    /// <summary>The account the subject is linked to, let in; null = none.</summary>
    public async Task<Account?> Linked(OpenIdTicket ticket, CancellationToken ct)
    {
        var login = await db.Set<ExternalLogin>().SingleOrDefaultAsync(l => l.Issuer == ticket.Issuer && l.Subject == ticket.Subject, ct);
        if (login is null) return null;
        login.LastUsedAt = clock.Now;
        return await desk.Admit(await db.Set<Account>().SingleAsync(a => a.Id == login.AccountId, ct), "openid", ct);
    }

    /// <summary>From now on the subject signs in as this account.</summary>
    public async Task<Account> Link(Account account, OpenIdTicket ticket, CancellationToken ct)
    {
        if (await db.Set<ExternalLogin>().AnyAsync(l => l.AccountId == account.Id && l.Issuer == ticket.Issuer, ct))
            throw OpenIdProblems.OtherSubject(ticket.Provider.DisplayName);
        db.Add(new ExternalLogin { AccountId = account.Id, Issuer = ticket.Issuer, Subject = ticket.Subject, At = clock.Now, LastUsedAt = clock.Now });
        try { return await desk.Admit(account, "openid_linked", ct); }
        catch (DbUpdateException e) when (UniqueViolation.Is(e)) { throw OpenIdProblems.Taken(); }
    }

    /// <summary>The one account with that user name, if the subject may be linked to it without a password: a person's, without a second factor, not linked yet.</summary>
    public async Task<Account?> Unlinked(Guid account, string issuer, CancellationToken ct) =>
        await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == account && a.AdministratorDuty == "" && a.TotpSecret == "" && !db.Set<ExternalLogin>().Any(l => l.AccountId == a.Id && l.Issuer == issuer), ct);

    public async Task<IReadOnlyList<ExternalLogin>> Mine(CancellationToken ct)
    {
        var id = actor.Actor.AccountId;
        return providers.All.Count == 0 ? [] : await db.Set<ExternalLogin>().AsNoTracking().Where(l => l.AccountId == id).OrderBy(l => l.At).ToListAsync(ct);
    }

    /// <summary>By its owner, who must have a password left to come in with.</summary>
    public async Task Unlink(Guid id, CancellationToken ct)
    {
        var login = await db.Set<ExternalLogin>().SingleOrDefaultAsync(l => l.Id == id && l.AccountId == actor.Actor.AccountId, ct) ?? throw Refusal.NotFound();
        var account = await db.Set<Account>().SingleAsync(a => a.Id == login.AccountId, ct);
        if (account.PasswordHash is null) throw new Refusal("openid.only_way", "您的帐号还没有密码，解除后将无法登录。请先向本组织管理员领取一次性密码。");
        db.Remove(login);
        await desk.Note(account, "openid_unlinked", true, ct);
    }

    /// <summary>The signed-in person has just shown to the provider who they are; good for one act of this browser session.</summary>
    public async Task Prove(OpenIdTicket ticket, CancellationToken ct)
    {
        var session = http.HttpContext!.User.Id(Session.Self);
        if (ticket.Account is not { } id || id != actor.Actor.AccountId || session is not { } here || ticket.Session != here) throw OpenIdProblems.Expired();
        var account = await db.Set<Account>().SingleAsync(a => a.Id == id, ct);
        var same = await db.Set<ExternalLogin>().AnyAsync(l => l.AccountId == id && l.Issuer == ticket.Issuer && l.Subject == ticket.Subject, ct);
        // A provider that does not say when it saw the person, or lets an old sign-in pass, proves nothing.
        if (!same || ticket.AuthenticatedAt is not { } seen || seen < ticket.Started - Skew || seen > clock.Now + Skew)
        {
            await desk.Note(account, "openid_proof", false, ct);
            throw OpenIdProblems.NotFresh(ticket.Provider.DisplayName);
        }
        db.Add(new OpenIdProof { AccountId = id, SessionId = here, At = clock.Now });
        await desk.Note(account, "openid_proof", true, ct);
    }

    /// <summary>A proof of this browser session waits to be used.</summary>
    public async Task<bool> IsProven(CancellationToken ct)
    {
        var (id, session, since) = (actor.Actor.AccountId, http.HttpContext!.User.Id(Session.Self), clock.Now - OpenIdProof.Good);
        return session is not null && await db.Set<OpenIdProof>().AnyAsync(p => p.AccountId == id && p.SessionId == session && p.UsedAt == null && p.At > since, ct);
    }
}
