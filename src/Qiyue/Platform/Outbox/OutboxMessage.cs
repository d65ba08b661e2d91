using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Platform.Outbox;

/// <summary>
/// Something to be told after the act: written in the act's transaction, delivered at least once by a job.
/// Channel "mail" carries an address; channel "notice" a person (their bell on the page).
/// </summary>
public sealed class OutboxMessage
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Channel { get; init; }

    /// <summary>Mail address or phone number (erased after delivery), or the person's id for notices.</summary>
    public required string Recipient { get; set; }

    /// <summary>Of a notice: the sentence (a key of its English) and the values for its places, joined by '\u001f'.</summary>
    public required string Subject { get; init; }
    public required string Body { get; set; }
    public string? Url { get; init; }
    public required DateTime At { get; init; }
    public DateTime? DeliveredAt { get; set; }
    public DateTime NextTryAt { get; set; }
    public int Tries { get; set; }
    public string? LastError { get; set; }
}

internal sealed class OutboxMessageMapping : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> message)
    {
        message.ToTable("outbox_messages");
        message.Property(m => m.Id).ValueGeneratedNever();
        message.HasIndex(m => new { m.DeliveredAt, m.NextTryAt });
        message.HasIndex(m => new { m.Channel, m.Recipient, m.At });
    }
}
