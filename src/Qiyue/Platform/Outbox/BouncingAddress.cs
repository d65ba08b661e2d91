using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Platform.Keys;

namespace Qiyue.Platform.Outbox;

/// <summary>
/// A mail address that its server refused for good: nothing but one-time codes is sent to it until it is confirmed by such a code or replaced by another. The
/// address itself does not stand here.
/// </summary>
public sealed class BouncingAddress
{
    /// <summary>See <see cref="MailAddresses.DigestOf"/>.</summary>
    public required string Digest { get; init; }

    /// <summary>"z***@example.org".</summary>
    public required string Mask { get; init; }
    public required DateTime At { get; set; }

    /// <summary>What the server said.</summary>
    public required string Reason { get; set; }
}

internal sealed class BouncingAddressMapping : IEntityTypeConfiguration<BouncingAddress>
{
    public void Configure(EntityTypeBuilder<BouncingAddress> address)
    {
        address.ToTable("bouncing_addresses");
        address.HasKey(a => a.Digest);
        address.Property(a => a.Digest).HasMaxLength(64);
        address.HasIndex(a => a.At);
    }
}

public static class MailAddresses
{
    /// <summary>The keyed digest by which an address is known; capital letters make no difference.</summary>
    public static string DigestOf(SecretBox box, string address) => box.Digest("contact", address.Trim().ToLowerInvariant());
}
