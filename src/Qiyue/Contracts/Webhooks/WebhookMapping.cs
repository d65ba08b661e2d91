using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Platform.Jobs;

namespace Qiyue.Contracts.Webhooks;

internal sealed class WebhookMapping : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> hook)
    {
        hook.MapAggregate("webhooks");
        hook.Property(h => h.Url).HasMaxLength(500);
        hook.HasIndex(h => h.OrganizationId);
    }
}

internal sealed class WebhookDeliveryMapping : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> delivery)
    {
        delivery.ToTable("webhook_deliveries");
        delivery.Property(d => d.Id).ValueGeneratedNever();
        delivery.Property(d => d.Act).HasMaxLength(64);
        delivery.Property(d => d.SubjectCode).HasMaxLength(32);
        delivery.HasIndex(d => new { d.WebhookId, d.NextTryAt });
        delivery.HasIndex(d => new { d.WebhookId, d.At });
        delivery.HasIndex(d => d.NextTryAt);
        delivery.HasIndex(d => d.At);
    }
}

/// <summary>The log of deliveries is kept for a month.</summary>
internal sealed class WebhookDeliveriesExpiring(QiyueDb db) : IExpiring
{
    public Task<int> RemoveExpired(DateTime now, CancellationToken ct) => Expired.Remove(db, db.Set<WebhookDelivery>().Where(d => d.At < now.AddDays(-30)), ct);
}
