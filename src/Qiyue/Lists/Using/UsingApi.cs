using Qiyue.Platform;

namespace Qiyue.Lists.Using;

/// <summary>Shifts, bookings and use under /api/v1: one line per act; each act's file says what it refuses.</summary>
internal static class UsingApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var resource = api.MapGroup("/resources/{code}").WithTags("Bookings");
        resource.MapGet("/offering", async (string code, ReadOffering read, CancellationToken ct) => await read.Handle(code, ct)).AllowAnonymous().WithSummary("Weekly shifts, closed days and additional slots of a resource");
        resource.MapGet("/slots", async (string code, DateOnly? from, DateOnly? to, ReadOffering read, CancellationToken ct) => await read.Slots(code, from, to, ct)).AllowAnonymous().WithSummary("Slots of some days (two weeks from today unless told otherwise) and what is free of them");
        resource.MapPost("/shifts", async (string code, ShiftInput input, KeepOffering act, ReadOffering read, CancellationToken ct) => { await act.AddShift(code, input, ct); return await read.Handle(code, ct); }).WithSummary("Opens weekly shifts, from today at the earliest");
        resource.MapPost("/shifts/{id:guid}/ending", async (string code, Guid id, EndShiftInput input, KeepOffering act, ReadOffering read, CancellationToken ct) => { await act.EndShift(code, id, input, ct); return await read.Handle(code, ct); }).WithSummary("Ends a weekly shift on a day");
        resource.MapPost("/exceptions", async (string code, ExceptionInput input, KeepOffering act, ReadOffering read, CancellationToken ct) => { await act.AddException(code, input, ct); return await read.Handle(code, ct); }).WithSummary("Closes a day, or opens an additional slot");
        resource.MapPost("/exceptions/{id:guid}/withdrawal", async (string code, Guid id, KeepOffering act, ReadOffering read, CancellationToken ct) => { await act.DropException(code, id, ct); return await read.Handle(code, ct); }).WithSummary("Opens a closed day again, or takes an additional slot back");
        resource.MapPut("/booking-mode", async (string code, BookingModeInput input, KeepOffering act, ReadOffering read, CancellationToken ct) => { await act.SetMode(code, input, ct); return await read.Handle(code, ct); }).WithSummary("Bookings are confirmed at once, or wait for an answer");
        resource.MapPost("/bookings", async (string code, RequestBookingInput input, RequestBooking act, ReadBookings read, CancellationToken ct) =>
        {
            var booked = await read.Json(await act.Handle(code, input, ct), ct);
            return TypedResults.Created($"/api/v1/bookings/{Uri.EscapeDataString(booked[0].Code)}", booked);
        }).WithSummary("Books a place of a slot for the acting organisation, in one or several weeks");
        resource.MapPost("/bookings/register", async (string code, BackfillBookingsInput input, BackfillBookings act, ReadBookings read, CancellationToken ct) => await read.Json(await act.Handle(code, input, ct), ct)).WithSummary("Takes over bookings that are over from a paper register");

        api.MapGet("/bookings", async ([AsParameters] BookingQuery query, ReadBookings read, HttpContext http, CancellationToken ct) => ListsApi.Linked(await read.List(query, ct), http)).WithTags("Bookings").WithSummary("Bookings that the acting organisation may read, the latest first");
        api.MapGet("/bookable-resources", async ([AsParameters] BookableQuery query, ReadBookable read, HttpContext http, CancellationToken ct) => ListsApi.Linked(await read.Handle(query, ct), http)).WithTags("Bookings").WithSummary("Resources of others that can be booked, with the next free slot of each; of one day, if told so");
        var booking = api.MapGroup("/bookings/{code}").WithTags("Bookings");
        booking.MapGet("", async (string code, ReadBookings read, CancellationToken ct) => await read.Json(await read.One(code, ct), ct)).WithSummary("One booking");
        booking.MapPost("/confirmation", async (string code, KeepBooking act, ReadBookings read, CancellationToken ct) => await read.Json(await act.Confirm(code, ct), ct)).WithSummary("The owner confirms a booking");
        booking.MapPost("/declination", async (string code, BookingReasonInput input, KeepBooking act, ReadBookings read, CancellationToken ct) => await read.Json(await act.Decline(code, input, ct), ct)).WithSummary("The owner declines a booking, with a reason");
        booking.MapPost("/cancellation", async (string code, BookingReasonInput input, KeepBooking act, ReadBookings read, CancellationToken ct) => await read.Json(await act.Cancel(code, input, ct), ct)).WithSummary("Either side cancels a booking before it begins, with a reason");
        booking.MapPost("/use", async (string code, RecordUseInput input, KeepBooking act, ReadBookings read, CancellationToken ct) => await read.Json(await act.RecordUse(code, input, ct), ct)).WithSummary("Either side records whether it took place and how many came");
        api.MapGet("/utilisation", async ([AsParameters] UtilisationQuery query, ReadUtilisation read, CancellationToken ct) => await read.Handle(query, ct)).WithTags("Bookings").WithSummary("Used of offered slots by resource, unit or community, lowest first, a page at a time");
    }
}
