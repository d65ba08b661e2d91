using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Platform.Jobs;

namespace Qiyue.Identity.OpenId;

/// <summary>A subject of a provider that signs in as an account. One subject belongs to one account; an account has at most one subject of each issuer.</summary>
public sealed class ExternalLogin
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AccountId { get; init; }
    public required string Issuer { get; init; }
    public required string Subject { get; init; }
    public required DateTime At { get; init; }
    public DateTime LastUsedAt { get; set; }
}

/// <summary>A sign-in asked for afresh at the provider, good for one binding act of the same browser session within minutes.</summary>
public sealed class OpenIdProof
{
    /// <summary>Stands in the place of a password in the form.</summary>
    public const string Word = "openid";
    public static readonly TimeSpan Good = TimeSpan.FromMinutes(5);

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AccountId { get; init; }
    public required Guid SessionId { get; init; }
    public required DateTime At { get; init; }
    public DateTime? UsedAt { get; set; }
}

internal sealed class ExternalLoginMapping : IEntityTypeConfiguration<ExternalLogin>
{
    public void Configure(EntityTypeBuilder<ExternalLogin> login)
    {
        login.ToTable("external_logins");
        login.Property(l => l.Id).ValueGeneratedNever();
        login.Property(l => l.Issuer).HasMaxLength(200);
        login.Property(l => l.Subject).HasMaxLength(255);
        login.HasIndex(l => new { l.Issuer, l.Subject }).IsUnique();
        login.HasIndex(l => new { l.AccountId, l.Issuer }).IsUnique();
    }
}

internal sealed class OpenIdProofMapping : IEntityTypeConfiguration<OpenIdProof>
{
    public void Configure(EntityTypeBuilder<OpenIdProof> proof)
    {
        proof.ToTable("openid_proofs");
        proof.Property(p => p.Id).ValueGeneratedNever();
        proof.Property(p => p.UsedAt).IsConcurrencyToken();
        proof.HasIndex(p => new { p.AccountId, p.SessionId });
        proof.HasIndex(p => p.At);
    }
}

internal sealed class OpenIdProofsExpiring(QiyueDb db) : IExpiring
{
    public Task<int> RemoveExpired(DateTime now, CancellationToken ct) => Expired.Remove(db, db.Set<OpenIdProof>().Where(p => p.At < now - OpenIdProof.Good), ct);
}
