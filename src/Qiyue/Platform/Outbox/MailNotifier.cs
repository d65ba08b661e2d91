using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Qiyue.Platform.Outbox;

/// <summary>Mail by the server named in QIYUE_SMTP: smtp://user:password@host:587?from=qiyue@example.org (smtps:// for port 465).</summary>
public sealed class MailNotifier(IConfiguration configuration) : INotifier
{
    private readonly Uri? _server = Uri.TryCreate(configuration["QIYUE_SMTP"], UriKind.Absolute, out var uri) ? uri : null;

    public bool Carries(string channel) => channel == "mail" && _server is not null;

    public async Task Send(OutboxMessage message, CancellationToken ct)
    {
        var user = _server!.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        var from = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(_server.Query)["from"].ToString();
        using var mail = new MimeMessage { Subject = message.Subject, Body = new TextPart("plain") { Text = message.Body } };
        mail.From.Add(MailboxAddress.Parse(from.Length > 0 ? from : user[0]));
        mail.To.Add(MailboxAddress.Parse(message.Recipient));
        using var client = new SmtpClient { Timeout = 15_000 };
        await client.ConnectAsync(_server.Host, _server.IsDefaultPort ? _server.Scheme == "smtps" ? 465 : 587 : _server.Port, _server.Scheme == "smtps" ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTlsWhenAvailable, ct);
        if (user[0].Length > 0) await client.AuthenticateAsync(user[0], user.Length > 1 ? user[1] : "", ct);
        await client.SendAsync(mail, ct);
        await client.DisconnectAsync(true, ct);
    }
}
