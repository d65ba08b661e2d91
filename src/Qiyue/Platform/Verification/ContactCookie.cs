using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Qiyue.Platform.Verification;

/// <summary>Remembers for half an hour, in a sealed cookie, which contact this browser has shown to be its own. Holds a digest, never the contact.</summary>
public sealed class ContactCookie(IDataProtectionProvider protection, TimeProvider time)
{
    private const string Name = "qiyue-contact";
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);
    private readonly IDataProtector _protector = protection.CreateProtector("Qiyue.Contact");

    public void Remember(HttpContext http, VerifiedContact contact) => http.Response.Cookies.Append(Name,
        _protector.Protect($"{time.GetUtcNow().Add(Kept).ToUnixTimeSeconds()}\n{contact.Digest}\n{contact.Masked}"),
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = Kept });

    /// <summary>Null: nothing shown, too long ago, or tampered with.</summary>
    public VerifiedContact? Of(HttpContext http)
    {
        if (http.Request.Cookies[Name] is not { Length: > 0 } cookie) return null;
        try
        {
            return _protector.Unprotect(cookie).Split('\n') is [var until, var digest, var masked] && long.Parse(until) > time.GetUtcNow().ToUnixTimeSeconds() ? new(digest, masked) : null;
        }
        catch (CryptographicException) { return null; }
    }
}
