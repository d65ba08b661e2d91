using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Platform.Outbox;

/// <summary>
/// Something to be told after the act: written in the act's transaction, delivered at least once by a job.
/// Channel "mail" carries an address; channel "notice" a person (their bell on the page).
/// </summary>
public sealed class OutboxMessage
{
    /// <summary>A one-time code: goes out even to an address that bounced, since it is how the address is confirmed again.</summary>
    public const string Code = "code";
    public const string Digest = "digest";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Channel { get; init; }

    /// <summary>What it is for: <see cref="Code"/>, <see cref="Digest"/>, or empty.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Mail address or phone number (erased after delivery), or the person's id for notices.</summary>
    public required string Recipient { get; set; }

    /// <summary>Of a notice: the sentence, a key of its English.</summary>
    public required string Subject { get; init; }

    /// <summary>Of a notice: the values for the places of its sentence, joined by '\u001f', so that the bell speaks the reader's language.</summary>
    public required string Body { get; set; }
    public string? Url { get; init; }

    /// <summary>Address that ends mails of this kind with one POST (RFC 8058).</summary>
    public string? Unsubscribe { get; init; }
    public required DateTime At { get; init; }
    public DateTime? DeliveredAt { get; set; }
    public DateTime NextTryAt { get; set; }

    /// <summary>It will not be tried again: refused for good, or tried too often. <see cref="LastError"/> says why.</summary>
    public DateTime? GaveUpAt { get; set; }
    public int Tries { get; set; }
    public string? LastError { get; set; }
}

internal sealed class OutboxMessageMapping : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> message)
    {
        message.ToTable("outbox_messages");
        message.Property(m => m.Id).ValueGeneratedNever();
        message.Property(m => m.Kind).HasMaxLength(16);
        message.HasIndex(m => new { m.DeliveredAt, m.NextTryAt });
        message.HasIndex(m => new { m.Channel, m.Recipient, m.At });
    }
}
