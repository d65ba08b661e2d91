using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailKit.Security;
using MimeKit;

namespace Qiyue.Platform.Outbox;

/// <summary>
/// The mail server as QIYUE_SMTP names it: smtp://user:password@host:587?from=qiyue@example.org, smtps:// for TLS from the first byte (465). tls=required refuses a
/// server without STARTTLS, tls=none never asks for it; left out, TLS is used where offered, and a password goes over nothing else. fingerprint=HEX names the
/// SHA-256 of a certificate that no public authority signed.
/// </summary>
public sealed record MailServer(string Host, int Port, SecureSocketOptions Security, string User, string Password, MailboxAddress From, string? Fingerprint)
{
    public static MailServer? Read(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting)) return null;
        if (!Uri.TryCreate(setting, UriKind.Absolute, out var uri) || uri.Scheme is not ("smtp" or "smtps") || uri.Host.Length == 0)
            throw new InvalidOperationException("QIYUE_SMTP must look like smtp://user:password@host:587?from=qiyue@example.org");
        var user = uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query);
        string Of(string name) => query.TryGetValue(name, out var value) ? value.ToString() : "";
        if (!MailboxAddress.TryParse(Of("from") is { Length: > 0 } named ? named : user[0], out var from)) throw new InvalidOperationException("QIYUE_SMTP needs from=, the address that mails come from");
        var tls = Of("tls");
        if (tls is not ("" or "none" or "required")) throw new InvalidOperationException("QIYUE_SMTP: tls is required or none");
        var security = uri.Scheme == "smtps" ? SecureSocketOptions.SslOnConnect : tls == "none" ? SecureSocketOptions.None
            : tls == "required" || user.Length > 1 ? SecureSocketOptions.StartTls : SecureSocketOptions.StartTlsWhenAvailable;
        var fingerprint = Of("fingerprint").Replace(":", "").ToUpperInvariant();
        return new(uri.Host, uri.Port > 0 ? uri.Port : uri.Scheme == "smtps" ? 465 : 587, security, user[0], user.Length > 1 ? user[1] : "", from, fingerprint.Length == 0 ? null : fingerprint);
    }

    public bool Trusts(X509Certificate? certificate, System.Net.Security.SslPolicyErrors errors) =>
        errors == System.Net.Security.SslPolicyErrors.None || Fingerprint is not null && certificate is not null && Convert.ToHexString(SHA256.HashData(certificate.GetRawCertData())) == Fingerprint;
}
