using Qiyue.Platform.Keys;

namespace Qiyue.Platform.Web;

/// <summary>
/// Tells one browser from another without knowing who sits before it: a random cookie, of which only a keyed digest is ever stored. Lets a resident
/// answer once per contract.
/// </summary>
public sealed class VisitorMark(SecretBox box)
{
    internal const string Cookie = "qiyue-visitor";

    public string Of(HttpContext http)
    {
        var mark = http.Request.Cookies[Cookie];
        if (mark is not { Length: 32 })
        {
            mark = Guid.NewGuid().ToString("N");
            http.Response.Cookies.Append(Cookie, mark, new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(365) });
        }
        return box.Digest("visitor", mark);
    }
}
