using Qiyue.Organizations;
using Qiyue.Data;
using Qiyue.Platform;
using Qiyue.Platform.Jobs;
using Qiyue.Shell;
using Qiyue.Shell.Work;

namespace Qiyue.Lists.Using;

internal static class UsingModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddProjection<Booking, BookingProjection>().AddReadersFollow<Booking>();
        // They are read in the main community of the owner too; a workbook that changes more of a unit than that says "changed".
        foreach (var change in new[] { "organization.tied", "organization.untied", "organization.changed" }) services.AddReaction<Organization, ReadersFollow<Booking>>(change);
        services.AddScoped<KeepOffering>().AddScoped<ReadOffering>().AddScoped<RequestBooking>().AddScoped<KeepBooking>().AddScoped<BackfillBookings>().AddScoped<ReadBookings>().AddScoped<TellSides>().AddScoped<AdvanceBookings>();
        services.AddScoped<ReadBookable>().AddScoped<Utilisation>().AddScoped<ReadUtilisation>().AddScoped<EntryResources>().AddScoped<ShiftSheet>().AddScoped<RegisterSheet>();
        services.AddSingleton(new JournalGate(Booking.Kind, (s, id, ct) => s.GetRequiredService<ReadBookings>().SeesJournal(id, ct)));
        services.AddDaily<AdvanceBookingsDaily>("daily.bookings", "推进到期的资源预订", order: 12);
        services.AddReaction<Resource, OfferingWithdrawn>("resource.withdrawn").AddReaction<Organization, SideDissolved>("organization.dissolved");
        services.AddNav(new NavItem(NavSections.Lists, "资源预订", "/work/bookings", "calendar-event", Order: 30, Acting: true, Bar: false), new NavItem(NavSections.Lists, "资源利用率", "/work/utilisation", "chart-bar", Order: 40, Acting: true, Bar: false));
        UsingWords.Add(services);
    }
}
