using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Platform.Keys;

/// <summary>An organisation's signing key; old ones stay so that old signatures can be checked.</summary>
public sealed class OrganizationKey
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid OrganizationId { get; init; }
    public required string PublicKey { get; init; }

    /// <summary>Encrypted by <see cref="SecretBox"/>.</summary>
    public required string PrivateKey { get; init; }
    public required DateTime At { get; init; }
    public DateTime? RetiredAt { get; set; }
}

internal sealed class OrganizationKeyMapping : IEntityTypeConfiguration<OrganizationKey>
{
    public void Configure(EntityTypeBuilder<OrganizationKey> key)
    {
        key.ToTable("organization_keys");
        key.Property(k => k.Id).ValueGeneratedNever();
        key.HasIndex(k => new { k.OrganizationId, k.At });
    }
}

/// <summary>Signs for an organisation with its SM2 key, which is made at the first signature, in the same transaction.</summary>
public sealed class OrganizationKeys(QiyueDb db, SecretBox box, ActClock clock)
{
    /// <summary>The platform itself, which signs checkpoints of the journal.</summary>
    public static readonly Guid Platform = Guid.Empty;

    /// <returns>Signature over the text and the public key that checks it.</returns>
    public async Task<(string Signature, string PublicKey)> Sign(Guid organizationId, string text, CancellationToken ct)
    {
        var (publicKey, sign) = await Signer(organizationId, ct);
        return (sign(text), publicKey);
    }

    /// <summary>For texts that name the public key they are signed with.</summary>
    public async Task<(string PublicKey, Func<string, string> Sign)> Signer(Guid organizationId, CancellationToken ct)
    {
        var key = await Current(organizationId).FirstOrDefaultAsync(ct) ?? Make(organizationId);
        return (key.PublicKey, text => Sm2.Sign(text, box.Decrypt(key.PrivateKey)));
    }

    /// <summary>Null before the first signature.</summary>
    public Task<string?> PublicKey(Guid organizationId, CancellationToken ct) => Current(organizationId).Select(k => (string?)k.PublicKey).FirstOrDefaultAsync(ct);

    private IQueryable<OrganizationKey> Current(Guid organizationId) => db.Set<OrganizationKey>().Where(k => k.OrganizationId == organizationId && k.RetiredAt == null).OrderByDescending(k => k.At);

    private OrganizationKey Make(Guid organizationId)
    {
        var (privateKey, publicKey) = Sm2.Generate();
        var key = new OrganizationKey { OrganizationId = organizationId, PublicKey = publicKey, PrivateKey = box.Encrypt(privateKey), At = clock.Now };
        db.Add(key);
        return key;
    }
}
