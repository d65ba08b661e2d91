using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Identity.OpenId;
using Qiyue.Kernel;

namespace Qiyue.Identity;

public sealed record AccountRow(Guid Id, string UserName, string AdministratorDuty, bool Disabled, bool Locked, bool SecondFactor, DateTime? LastSignInAt, int Tokens);

/// <summary>The security administrator's acts on accounts; nobody else's, and never on one's own. Errors: account.own, account.name_taken.</summary>
public sealed class ManageAccounts(QiyueDb db, SignInDesk desk, IPasswordHasher<Account> hasher, ActClock clock, ActorAccessor actor)
{
    /// <summary>30 accounts by user name, after a given one.</summary>
    public async Task<IReadOnlyList<AccountRow>> List(string? search, string? after, CancellationToken ct)
    {
        Require();
        var accounts = db.Set<Account>().AsNoTracking();
        if (search is { Length: > 0 }) accounts = accounts.Where(a => a.NormalizedUserName!.StartsWith(SignInDesk.Normalize(search)));
        if (after is { Length: > 0 }) accounts = accounts.Where(a => string.Compare(a.NormalizedUserName, after) > 0);
        var now = new DateTimeOffset(clock.Now, TimeSpan.Zero);
        var rows = await accounts.OrderBy(a => a.NormalizedUserName).Take(31)
            .Select(a => new { a.Id, a.UserName, a.AdministratorDuty, a.Disabled, a.LockoutEnd, Totp = a.TotpSecret != "", a.LastSignInAt, Tokens = db.Set<AccessToken>().Count(t => t.AccountId == a.Id && t.RevokedAt == null) }).ToListAsync(ct);
        return [.. rows.Select(a => new AccountRow(a.Id, a.UserName!, a.AdministratorDuty, a.Disabled, a.LockoutEnd > now, a.Totp, a.LastSignInAt, a.Tokens))];
    }

    public Task Unlock(Guid id, CancellationToken ct) => Change(id, "unlocked", a => (a.LockoutEnd, a.AccessFailedCount) = (null, 0), ct);

    /// <summary>Ends every sign-in and token use at once. It can be undone, so providers' subjects stay linked; meanwhile they let nobody in.</summary>
    public Task Disable(Guid id, CancellationToken ct) => Change(id, "disabled", a => (a.Disabled, a.SecurityStamp) = (true, Guid.NewGuid().ToString("N")), ct);

    public Task Enable(Guid id, CancellationToken ct) => Change(id, "enabled", a => a.Disabled = false, ct);

    /// <summary>For somebody who lost password or second factor, or whose account others got into: every other way in ends too, subjects of providers and tokens.</summary>
    /// <returns>A one-time password, to be changed at the next sign-in.</returns>
    public async Task<string> Reset(Guid id, CancellationToken ct)
    {
        var (password, ways) = (OneTimePassword(), new List<string> { "reset" });
        var account = await Other(id, ct);
        SetOneTime(account, password, hasher);
        if (await ForgetProviders(db, id, ct)) ways.Add("openid_unlinked");
        var tokens = await db.Set<AccessToken>().Where(t => t.AccountId == id && t.RevokedAt == null).ToListAsync(ct);
        foreach (var token in tokens) token.RevokedAt = clock.Now;
        if (tokens.Count > 0) ways.Add("token_revoked");
        await desk.Note(account, ways, true, ct);
        return password;
    }

    /// <summary>The person is erased: nobody signs in with it again, its name leads nowhere, and no provider's subject names it.</summary>
    internal static async Task Erase(QiyueDb db, Account account, CancellationToken ct)
    {
        await ForgetProviders(db, account.Id, ct);
        (account.UserName, account.NormalizedUserName) = ($"erased-{account.Id:N}", SignInDesk.Normalize($"erased-{account.Id:N}"));
        (account.Disabled, account.SecurityStamp, account.PasswordHash, account.TotpSecret, account.RecoveryDigests, account.LastSignInAt) = (true, Guid.NewGuid().ToString("N"), null, "", "", null);
    }

    internal static string OneTimePassword() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 16);

    internal static void SetOneTime(Account account, string password, IPasswordHasher<Account> hasher)
    {
        account.PasswordHash = hasher.HashPassword(account, password);
        (account.SecurityStamp, account.MustChangePassword, account.TotpSecret, account.RecoveryDigests) = (Guid.NewGuid().ToString("N"), true, "", "");
        (account.LockoutEnd, account.AccessFailedCount) = (null, 0);
    }

    /// <summary>No subject of a provider signs in as the account any more, nor does what one has just proved count.</summary>
    private static async Task<bool> ForgetProviders(QiyueDb db, Guid account, CancellationToken ct)
    {
        var logins = await db.Set<ExternalLogin>().Where(l => l.AccountId == account).ToListAsync(ct);
        db.RemoveRange(logins);
        db.RemoveRange(await db.Set<OpenIdProof>().Where(p => p.AccountId == account).ToListAsync(ct));
        return logins.Count > 0;
    }

    private async Task Change(Guid id, string way, Action<Account> change, CancellationToken ct)
    {
        var account = await Other(id, ct);
        change(account);
        await desk.Note(account, way, true, ct);
    }

    private async Task<Account> Other(Guid id, CancellationToken ct)
    {
        Require();
        if (id == actor.Actor.AccountId) throw new Refusal("account.own", "不能对自己的帐号执行此操作，请在“我的帐号”中办理。");
        return await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, ct) ?? throw Refusal.NotFound();
    }

    private void Require()
    {
        if (!actor.Actor.Has(Duty.SecurityAdmin)) throw Refusal.NotFound();
    }
}
