using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;

namespace Qiyue.Identity;

public sealed class ChangePasswordInput
{
    [Filled, Max(128)] public string Current { get; set; } = "";
    [Filled, Max(128)] public string New { get; set; } = "";
    [Filled, Max(128)] public string Again { get; set; } = "";
}

public class SecondFactorInput
{
    [Filled, Max(128)] public string Password { get; set; } = "";

    /// <summary>Six digits of the app; not needed to switch the second factor off.</summary>
    [Max(6)] public string? Code { get; set; }
}

public sealed class ConfirmSecondFactorInput : SecondFactorInput
{
    /// <summary>As it came with the secret.</summary>
    [Filled, Max(500)] public string Sealed { get; set; } = "";
}

/// <summary>What people do with their own account. Errors: password.*, proof.wrong, totp.wrong, totp.not_begun.</summary>
public sealed class AccountDesk(QiyueDb db, SignInDesk desk, FreshProof proof, SignInSession session, IPasswordHasher<Account> hasher, SecretBox box, ActClock clock, ActorAccessor actor)
{
    private const int RecoveryCodes = 10;

    public async Task<Account> Mine(CancellationToken ct)
    {
        var id = actor.Actor.AccountId ?? throw Refusal.Forbidden();
        return await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, ct) ?? throw Refusal.NotFound();
    }

    /// <summary>The newest 30 entries of the account's own history.</summary>
    public async Task<IReadOnlyList<SignInRecord>> History(CancellationToken ct)
    {
        var id = actor.Actor.AccountId;
        return await db.Set<SignInRecord>().AsNoTracking().Where(r => r.AccountId == id).OrderByDescending(r => r.At).Take(30).ToListAsync(ct);
    }

    /// <summary>A new password ends every other sign-in of the account.</summary>
    public async Task ChangePassword(ChangePasswordInput input, CancellationToken ct)
    {
        if (input.New != input.Again) throw Refusal.Invalid(nameof(input.Again), "password.differs", "两次输入的新密码不一致。");
        if (input.New == input.Current) throw Refusal.Invalid(nameof(input.New), "password.same", "新密码不能与当前密码相同。");
        await Prove(input.Current, nameof(input.Current), ct);
        var account = await Mine(ct);
        PasswordRules.Check(nameof(input.New), input.New, account.UserName!, actor.Actor.Name);
        account.PasswordHash = hasher.HashPassword(account, input.New);
        (account.SecurityStamp, account.MustChangePassword) = (Guid.NewGuid().ToString("N"), false);
        await desk.Note(account, "password_changed", true, ct);
        await session.Renew(account);
    }

    /// <summary>A fresh secret, to be confirmed by <see cref="EnableSecondFactor"/>; nothing changes until then.</summary>
    public async Task<(string Secret, string Uri, string Sealed)> BeginSecondFactor(string? sealedSecret, CancellationToken ct)
    {
        var account = await Mine(ct);
        var secret = sealedSecret is { Length: > 0 } ? Unseal(sealedSecret, account) : Totp.NewSecret();
        return (secret, Totp.Uri(secret, account.UserName!), box.Encrypt($"{account.Id:N}{secret}"));
    }

    /// <returns>Recovery codes, shown once.</returns>
    public async Task<IReadOnlyList<string>> EnableSecondFactor(SecondFactorInput input, string sealedSecret, CancellationToken ct)
    {
        var account = await Mine(ct);
        var secret = Unseal(sealedSecret, account);
        await Prove(input.Password, nameof(input.Password), ct);
        if (Totp.Step(secret, input.Code ?? "", clock.Now, 0) is not { } step) throw Refusal.Invalid(nameof(input.Code), "totp.wrong", "动态码不正确。请核对手机时间后输入新的六位动态码。");
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => System.Security.Cryptography.RandomNumberGenerator.GetString("0123456789", 12)).ToList();
        (account.TotpSecret, account.TotpLastStep) = (box.Encrypt(secret), step);
        account.RecoveryDigests = string.Join(' ', codes.Select(c => Sm3.Hex("recovery:" + c)));
        await desk.Note(account, "second_factor_on", true, ct);
        return codes;
    }

    public async Task DisableSecondFactor(SecondFactorInput input, CancellationToken ct)
    {
        await Prove(input.Password, nameof(input.Password), ct);
        var account = await Mine(ct);
        (account.TotpSecret, account.RecoveryDigests) = ("", "");
        await desk.Note(account, "second_factor_off", true, ct);
    }

    private async Task Prove(string password, string field, CancellationToken ct)
    {
        try { await proof.Verify(password, ct); }
        catch (Refusal refusal) when (refusal.Code == "proof.wrong") { throw refusal.On(field); }
    }

    /// <summary>The secret travels through the page encrypted and bound to the account, so that an unconfirmed one leaves no trace.</summary>
    private string Unseal(string sealedSecret, Account account)
    {
        try
        {
            if (box.Decrypt(sealedSecret) is var text && text.StartsWith(account.Id.ToString("N"), StringComparison.Ordinal)) return text[32..];
        }
        catch (Exception e) when (e is FormatException or System.Security.Cryptography.CryptographicException or ArgumentException or OverflowException) { } // answered below
        throw new Refusal("totp.not_begun", "设置已失效，请重新打开此页并扫描新的二维码。", 422);
    }
}
