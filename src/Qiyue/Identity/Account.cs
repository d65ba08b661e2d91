using Microsoft.AspNetCore.Identity;

namespace Qiyue.Identity;

/// <summary>
/// A way to sign in: name and password, perhaps a second factor. Who the person is and for whom they act stands in Organizations. The three
/// administrators (三员) are accounts with one duty and no person.
/// </summary>
public sealed class Account : IdentityUser<Guid>
{
    public Account() => (Id, SecurityStamp) = (Guid.CreateVersion7(), Guid.NewGuid().ToString("N"));

    /// <summary>system_admin, security_admin, audit_admin, or empty for people.</summary>
    public string AdministratorDuty { get; set; } = "";
    public bool Disabled { get; set; }

    /// <summary>Must choose a new password at the next sign-in (first run, reset by an administrator).</summary>
    public bool MustChangePassword { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? LastSignInAt { get; set; }

    /// <summary>Second factor: the TOTP secret (base32), encrypted; empty = none. Set only after a first code was right.</summary>
    public string TotpSecret { get; set; } = "";

    /// <summary>The last TOTP time step used, so that no code works twice.</summary>
    public long TotpLastStep { get; set; }

    /// <summary>SM3 digests of unused recovery codes, separated by blanks.</summary>
    public string RecoveryDigests { get; set; } = "";
    public bool HasSecondFactor => TotpSecret.Length > 0;
}

/// <summary>A sign-in or an attempt, for the account's own history and the security administrator.</summary>
public sealed class SignInRecord
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AccountId { get; init; }
    public required DateTime At { get; init; }
    public required bool Succeeded { get; init; }

    /// <summary>Sign-ins: "password", "totp", "recovery", "openid", "proof"; what was done to the account: "password_changed", "second_factor_on", "second_factor_off", "token_created", "token_revoked", "openid_linked", "openid_unlinked", "openid_proof", "unlocked", "disabled", "enabled", "reset".</summary>
    public required string Way { get; init; }

    /// <summary>Another account that did it (security administrator); null = the owner.</summary>
    public Guid? ByAccountId { get; init; }

    /// <summary>Address, cut to its network (last part zero).</summary>
    public required string Network { get; init; }
}

/// <summary>A personal access token: hashed, scoped to duties, expiring; the text is shown once.</summary>
public sealed class AccessToken
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AccountId { get; init; }
    public required string Name { get; init; }

    /// <summary>SM3 of the token text.</summary>
    public required string Digest { get; init; }

    /// <summary>Duties the token carries, separated by blanks; never more than its owner holds at the time of use.</summary>
    public required string Scopes { get; init; }

    /// <summary>The post it acts for.</summary>
    public Guid? PostId { get; init; }
    public required DateTime At { get; init; }
    public required DateTime ExpiresAt { get; init; }
    public DateTime? RevokedAt { get; set; }
}
