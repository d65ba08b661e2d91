using System.Globalization;
using Qiyue.Kernel;
using Qiyue.Platform.Web;

namespace Qiyue.Contracts.Calendars;

internal static class CalendarsApi
{
    public static void Map(WebApplication app, RouteGroupBuilder api)
    {
        api.MapGet("/account/calendar", async (CalendarFeeds act, CancellationToken ct) => await act.Handle(null, ct)).WithTags("Calendars").WithSummary("Whether one has a calendar address");
        api.MapPost("/account/calendar", async (CalendarFeeds act, CancellationToken ct) => await act.Make(null, ct)).WithTags("Calendars").WithSummary("Makes one's calendar address, shown this once; a former one ends");
        api.MapDelete("/account/calendar", async (CalendarFeeds act, CancellationToken ct) => { await act.Revoke(null, ct); return TypedResults.NoContent(); }).WithTags("Calendars").WithSummary("Revokes one's calendar address");
        api.MapGet("/organizations/{code}/calendar", async (string code, CalendarFeeds act, CancellationToken ct) => await act.Handle(code, ct)).WithTags("Calendars").WithSummary("Whether one has an address of the organisation's calendar");
        api.MapPost("/organizations/{code}/calendar", async (string code, CalendarFeeds act, CancellationToken ct) => await act.Make(code, ct)).WithTags("Calendars").WithSummary("Makes one's address of the organisation's calendar, shown this once; a former one ends");
        api.MapDelete("/organizations/{code}/calendar", async (string code, CalendarFeeds act, CancellationToken ct) => { await act.Revoke(code, ct); return TypedResults.NoContent(); }).WithTags("Calendars").WithSummary("Revokes one's address of the organisation's calendar");
        app.MapGet("/calendar/{file}", async (string file, string? lang, ReadCalendar act, HttpContext http, CancellationToken ct) =>
        {
            if (lang == "en") CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
            var body = await act.Handle(file, ct);
            var tag = $"\"{Sm3.Hex(body)[..32]}\"";
            (http.Response.Headers.ETag, http.Response.Headers.CacheControl) = (tag, "private, no-cache");
            return http.Request.Headers.IfNoneMatch.Any(t => t is not null && t.Split(',').Any(one => one.Trim() == tag)) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Text(body, "text/calendar; charset=utf-8");
        }).AllowAnonymous().RequireRateLimiting(RateLimits.Feeds).ExcludeFromDescription();
    }
}
