using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Kernel;

namespace Qiyue.Platform.Links;

/// <summary>
/// Lets a liaison who never logs in do one act for one organisation, once: record work, confirm, fill in a visit form; never sign. Revocable and expiring.
/// Issuing, revoking and the act itself stand in the journal of the subject. Source: domain.md, Who uses it (liaison).
/// </summary>
public sealed class OneTimeLink
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string SubjectKind { get; init; }
    public required Guid SubjectId { get; init; }

    /// <summary>The organisation that acts through it.</summary>
    public required Guid OrganizationId { get; init; }

    /// <summary>"work", "confirm", "visit".</summary>
    public required string Act { get; init; }

    /// <summary>What the act is about within the subject (number of an obligation); null = whatever is open.</summary>
    public int? Number { get; init; }

    /// <summary>Name of the liaison it was made for.</summary>
    public required string Holder { get; set; }
    public Guid? IssuedById { get; init; }
    public required DateTime At { get; init; }

    /// <summary>Last day on which it works.</summary>
    public required DateOnly ExpiresOn { get; init; }
    public DateTime? UsedAt { get; private set; }
    public DateTime? RevokedAt { get; private set; }

    /// <summary>Refuses a link that is revoked, used or expired.</summary>
    public void RequireOpen(DateOnly today)
    {
        if (RevokedAt is not null) throw new Refusal("link.revoked", "此链接已被收回。如仍需办理，请向发给您链接的同事索取新的链接。", 410);
        if (UsedAt is not null) throw new Refusal("link.used", "此链接已使用过，每个链接只能办理一次。如需更正，请联系发给您链接的同事。", 410);
        if (today > ExpiresOn) throw new Refusal("link.expired", "此链接已于 {0} 到期。如仍需办理，请索取新的链接。", 410, ExpiresOn.ToString("yyyy-MM-dd"));
    }

    /// <summary>In the transaction of the act; of two at once the second is refused.</summary>
    public void Use(DateTime now, DateOnly today)
    {
        RequireOpen(today);
        UsedAt = now;
    }

    public void Revoke(DateTime now, DateOnly today)
    {
        RequireOpen(today);
        RevokedAt = now;
    }

    /// <summary>The holder is erased: it opens nothing any more, and does not say for whom it was made.</summary>
    public void Forget(string word, DateTime now, DateOnly today)
    {
        if (RevokedAt is null && UsedAt is null && today <= ExpiresOn) RevokedAt = now;
        Holder = word;
    }

    /// <summary>zh-CN word of its state on a day, key of its English.</summary>
    public string WordOn(DateOnly today) => RevokedAt is not null ? "已收回" : UsedAt is not null ? "已办理" : today > ExpiresOn ? "已过期" : "待办理";
}

internal sealed class OneTimeLinkMapping : IEntityTypeConfiguration<OneTimeLink>
{
    public void Configure(EntityTypeBuilder<OneTimeLink> link)
    {
        link.ToTable("one_time_links");
        link.Property(l => l.Id).ValueGeneratedNever();
        link.Property(l => l.SubjectKind).HasMaxLength(24);
        link.Property(l => l.Act).HasMaxLength(16);
        link.Property(l => l.Holder).HasMaxLength(50);
        link.Property(l => l.UsedAt).IsConcurrencyToken();
        link.Property(l => l.RevokedAt).IsConcurrencyToken();
        link.HasIndex(l => new { l.SubjectKind, l.SubjectId, l.OrganizationId });
    }
}
