using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;

namespace Qiyue.Lists.Using;

internal sealed class ResourceShiftMapping : IEntityTypeConfiguration<ResourceShift>
{
    public void Configure(EntityTypeBuilder<ResourceShift> shift)
    {
        shift.ToTable("resource_shifts");
        shift.HasKey(s => s.Id);
        shift.Property(s => s.Id).ValueGeneratedNever();
        shift.Ignore(s => s.PartKey).Ignore(s => s.Begins);
        shift.HasIndex(s => s.ResourceId);
        // What is open on a day.
        shift.HasIndex(s => new { s.Weekday, s.ResourceId });
    }
}

internal sealed class ResourceExceptionMapping : IEntityTypeConfiguration<ResourceException>
{
    public void Configure(EntityTypeBuilder<ResourceException> exception)
    {
        exception.ToTable("resource_exceptions");
        exception.HasKey(e => e.Id);
        exception.Property(e => e.Id).ValueGeneratedNever();
        exception.Property(e => e.Note).HasMaxLength(200);
        exception.Ignore(e => e.PartKey).Ignore(e => e.Closes);
        exception.HasIndex(e => new { e.ResourceId, e.Day });
        exception.HasIndex(e => new { e.Day, e.ResourceId });
    }
}

internal sealed class BookingMapping : IEntityTypeConfiguration<Booking>
{
    public void Configure(EntityTypeBuilder<Booking> booking)
    {
        booking.MapAggregate("bookings");
        booking.Ignore(b => b.Begins).Ignore(b => b.IsOpen);
        booking.Property(b => b.Code).HasMaxLength(32);
        booking.Property(b => b.Purpose).HasMaxLength(500);
        booking.Property(b => b.ContractCode).HasMaxLength(32);
        booking.Property(b => b.Reason).HasMaxLength(1000);
        booking.HasIndex(b => b.Code).IsUnique();
        // Who holds no place has none: as many rows without a place as there may be. What is asked of a resource and a period walks the same index.
        booking.HasIndex(b => new { b.ResourceId, b.Day, b.FromMinute, b.Place }).IsUnique();
        // What utilisation counts of a whole district, and what time asks for.
        booking.HasIndex(b => new { b.Day, b.Status, b.ResourceId, b.ByDefault, b.Backfilled });
        // What one side has, the latest first.
        booking.HasIndex(b => new { b.BookerId, b.Day, b.FromMinute, b.Id });
        booking.HasIndex(b => new { b.OwnerId, b.Day, b.FromMinute, b.Id });
        booking.HasIndex(b => new { b.ContractCode, b.Day }).HasFilter("contract_code <> ''");
    }
}
