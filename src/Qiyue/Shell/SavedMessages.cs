using Microsoft.AspNetCore.DataProtection;

namespace Qiyue.Shell;

/// <summary>The sentence shown after a successful act and its redirect. Kept in a protected cookie for one reading, so any node can show it.</summary>
public sealed class SavedMessages(IHttpContextAccessor http, IDataProtectionProvider protection)
{
    private const string Cookie = "qiyue-saved";
    private readonly IDataProtector _protector = protection.CreateProtector("Qiyue.Saved");
    private string? _taken;
    private bool _asked;

    /// <param name="sentence">In the reader's language.</param>
    public void Put(string sentence) => http.HttpContext?.Response.Cookies.Append(Cookie, _protector.Protect(sentence),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.HttpContext.Request.IsHttps, MaxAge = TimeSpan.FromMinutes(2) });

    /// <summary>The sentence, once per browser; the same one however often the page asks.</summary>
    public string? Take()
    {
        if (_asked) return _taken;
        _asked = true;
        if (http.HttpContext is not { } context || context.Request.Cookies[Cookie] is not { Length: > 0 } kept) return null;
        if (!context.Response.HasStarted) context.Response.Cookies.Delete(Cookie);
        try { return _taken = _protector.Unprotect(kept); }
        catch (System.Security.Cryptography.CryptographicException) { return null; }
    }
}
