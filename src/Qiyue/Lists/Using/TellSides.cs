using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Organizations.People;

namespace Qiyue.Lists.Using;

/// <summary>What sides of a booking are told at the bell; zh-CN sentences, keys of their English: {0} the resource, {1} day and hour, {2} the organisation that acted, {3} its reason.</summary>
public static class BookingNotice
{
    public const string Booked = "{2}预订了“{0}”，{1}。", Confirmed = "“{0}”{1} 的预订，{2}已确认。", Declined = "“{0}”{1} 的预订，{2}谢绝了。理由：{3}", Cancelled = "“{0}”{1} 的预订，{2}取消了。理由：{3}";
}

/// <summary>Tells those who keep the lists of the other side, in the act's transaction; whoever acts knows already.</summary>
public sealed class TellSides(Act act, OrganizationTree tree)
{
    public async Task Of(Booking booking, Guid organization, string sentence, CancellationToken ct, params string[] more)
    {
        var title = await act.Db.Set<Resource>().Where(r => r.Id == booking.ResourceId).Select(r => r.Title).SingleAsync(ct);
        var by = act.Actor.OrganizationName.Length > 0 ? act.Actor.OrganizationName : tree.Find(booking.OwnerId)?.Name ?? "";
        string[] said = [Mask.Text(title), $"{booking.Day:yyyy-MM-dd} {Times.Word(booking.FromMinute)}", by, .. more];
        foreach (var person in await act.Db.HoldersOf([organization], act.Today, Duty.Lists, null, ct))
            if (person.Id != act.Actor.PersonId)
                act.Send(new() { Channel = "notice", Recipient = person.Id.ToString(), Subject = sentence, Body = string.Join('\u001f', said), Url = $"/work/bookings/{booking.Code}", At = act.Now });
    }
}
