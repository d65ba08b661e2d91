using Qiyue.Identity.OpenId;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;

namespace Qiyue.Identity;

public sealed class SignInInput
{
    [Filled, Max(64)] public string UserName { get; set; } = "";
    [Filled, Max(128)] public string Password { get; set; } = "";

    /// <summary>Six digits of the authenticator app, or a recovery code; only for accounts that have a second factor.</summary>
    [Max(32)] public string? Code { get; set; }
    public string? ReturnUrl { get; set; }
}

/// <summary>
/// Checks who somebody is: password and second factor, with lockout. Never tells whether an account exists.
/// Errors: sign_in.wrong, sign_in.code_needed, sign_in.locked, proof.wrong, proof.expired.
/// </summary>
public sealed class SignInDesk(QiyueDb db, IPasswordHasher<Account> hasher, SecretBox box, ActClock clock, IHttpContextAccessor http, ActorAccessor actor, Nobodies nobodies)
{
    private const int FailuresUntilLockout = 5;
    private static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);
    private static readonly string NobodysHash = new PasswordHasher<Account>().HashPassword(new Account(), Guid.NewGuid().ToString());

    /// <summary>The account, after password and (where set up) second factor were right.</summary>
    public async Task<Account> Check(SignInInput input, CancellationToken ct)
    {
        var account = await Find(input.UserName, ct);
        if (account is null)
        {
            if (nobodies.IsLocked(Normalize(input.UserName), clock.Now)) throw Locked();
            hasher.VerifyHashedPassword(new Account(), NobodysHash, input.Password); // as slow as for somebody
            nobodies.Failed(Normalize(input.UserName), clock.Now, FailuresUntilLockout, LockedFor);
            throw Wrong();
        }
        RequireUnlocked(account);
        if (hasher.VerifyHashedPassword(account, account.PasswordHash ?? NobodysHash, input.Password) == PasswordVerificationResult.Failed || account.Disabled)
            throw await Failed(account, "password", Wrong(), ct);
        if (!account.HasSecondFactor) return await Succeeded(account, "password", ct);
        if (string.IsNullOrWhiteSpace(input.Code)) throw Refusal.Invalid(nameof(input.Code), "sign_in.code_needed", "请输入验证器应用中的六位动态码，或一个恢复码。");
        if (TakeCode(account, input.Code) is not { } way) throw await Failed(account, "totp", Refusal.Invalid(nameof(input.Code), "sign_in.code_wrong", "动态码不正确或已使用，请等待下一个动态码。"), ct);
        return await Succeeded(account, way, ct);
    }

    /// <summary>Lets in an account that somebody else vouches for: a provider, or a code. Errors: sign_in.disabled, sign_in.locked.</summary>
    internal async Task<Account> Admit(Account account, string way, CancellationToken ct)
    {
        RequireUnlocked(account);
        if (account.Disabled) throw Disabled();
        return await Succeeded(account, way, ct);
    }

    /// <summary>Fresh proof for signing: the password, a code of the second factor, or a fresh sign-in at a linked provider. Failures count towards the lockout.</summary>
    public async Task Prove(Guid accountId, string proof, CancellationToken ct)
    {
        var account = await db.Set<Account>().SingleAsync(a => a.Id == accountId, ct);
        RequireUnlocked(account);
        if (proof == OpenIdProof.Word)
        {
            var (session, since) = (http.HttpContext?.User.Id(Session.Self), clock.Now - OpenIdProof.Good);
            var fresh = await db.Set<OpenIdProof>().Where(p => p.AccountId == accountId && p.SessionId == session && p.UsedAt == null && p.At > since).OrderByDescending(p => p.At).FirstOrDefaultAsync(ct)
                ?? throw Refusal.Invalid("Proof", "proof.expired", "身份确认已过期或已用过，请重新确认后再提交。");
            fresh.UsedAt = clock.Now;
            await Succeeded(account, "proof", ct);
            return;
        }
        var right = account.HasSecondFactor && proof.Length == 6 && TakeCode(account, proof) is not null
            || hasher.VerifyHashedPassword(account, account.PasswordHash ?? NobodysHash, proof) != PasswordVerificationResult.Failed;
        if (!right) throw await Failed(account, "proof", Refusal.Invalid("Proof", "proof.wrong", "密码或动态码不正确，请重新输入。"), ct);
        await Succeeded(account, "proof", ct);
    }

    public Task<Account?> Find(string userName, CancellationToken ct)
    {
        var normalized = Normalize(userName);
        return db.Set<Account>().SingleOrDefaultAsync(a => a.NormalizedUserName == normalized, ct);
    }

    public static string Normalize(string userName) => userName.Trim().ToUpperInvariant();

    private void RequireUnlocked(Account account)
    {
        if (account.LockoutEnd is { } until && until > clock.Now)
            throw Locked();
    }

    internal static Refusal Disabled() => new("sign_in.disabled", "此帐号已停用，请联系安全管理员。", 403);

    internal static Refusal Locked() => new("sign_in.locked", "连续多次输入错误，帐号已暂时锁定，请 15 分钟后再试，或联系安全管理员解锁。", 423);

    private string? TakeCode(Account account, string code)
    {
        code = code.Replace(" ", "").Trim();
        if (Totp.Step(box.Decrypt(account.TotpSecret), code, clock.Now, account.TotpLastStep) is { } step)
        {
            account.TotpLastStep = step;
            return "totp";
        }
        var digest = Sm3.Hex("recovery:" + code.ToUpperInvariant());
        var left = account.RecoveryDigests.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (!left.Remove(digest)) return null;
        account.RecoveryDigests = string.Join(' ', left);
        return "recovery";
    }

    private async Task<Account> Succeeded(Account account, string way, CancellationToken ct)
    {
        (account.AccessFailedCount, account.LockoutEnd) = (0, null);
        if (way != "proof") account.LastSignInAt = clock.Now;
        await Note(account, way, true, ct);
        return account;
    }

    private async Task<Refusal> Failed(Account account, string way, Refusal refusal, CancellationToken ct)
    {
        if (++account.AccessFailedCount >= FailuresUntilLockout)
            (account.AccessFailedCount, account.LockoutEnd) = (0, clock.Now + LockedFor);
        await Note(account, way, false, ct);
        return refusal;
    }

    /// <summary>Sign-ins are no acts on a subject: they stand in their own table, not in the journal.</summary>
    internal Task Note(Account account, string way, bool succeeded, CancellationToken ct) => Note(account, [way], succeeded, ct);

    /// <summary>Several things done at once, with what they changed in one transaction.</summary>
    internal async Task Note(Account account, IEnumerable<string> ways, bool succeeded, CancellationToken ct)
    {
        account.ConcurrencyStamp = Guid.NewGuid().ToString("N");
        db.AddRange(ways.Select(way => new SignInRecord { AccountId = account.Id, At = clock.Now, Succeeded = succeeded, Way = way, Network = Network(), ByAccountId = actor.Actor.AccountId is { } by && by != account.Id ? by : null }));
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateConcurrencyException) { throw new Refusal("sign_in.busy", "此帐号正在别处登录，请稍后再试。"); }
    }

    private string Network()
    {
        if (http.HttpContext?.Connection.RemoteIpAddress is not { } address) return "local";
        var bytes = address.MapToIPv6().GetAddressBytes();
        bytes[^1] = 0;
        var network = new System.Net.IPAddress(bytes);
        return (network.IsIPv4MappedToIPv6 ? network.MapToIPv4() : network).ToString();
    }

    private static Refusal Wrong() => new("sign_in.wrong", "用户名或密码不正确。", 422);
}

/// <summary>Asks the signed-in person once more who they are, before an act that binds (signing).</summary>
public sealed class FreshProof(SignInDesk desk, ActorAccessor actor)
{
    public Task Verify(string proof, CancellationToken ct) => desk.Prove(actor.Actor.AccountId ?? throw Refusal.Forbidden(), proof, ct);
}
