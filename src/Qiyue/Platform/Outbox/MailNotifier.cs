using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Qiyue.Platform.Outbox;

/// <summary>
/// Mail by SMTP (<see cref="MailServer"/>). An answer of 5xx to recipient or text is final, everything else (4xx, silence, no connection, a refused sign-in to the
/// server) is tried again later.
/// </summary>
public sealed class MailNotifier(MailSettings settings) : INotifier
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    public bool Carries(string channel) => channel == "mail" && settings.Server is not null;

    public async Task Send(OutboxMessage message, CancellationToken ct)
    {
        var server = settings.Server!;
        using var mail = Mail(message, server.From);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Longest);
        using var client = new SmtpClient { Timeout = (int)Longest.TotalMilliseconds, CheckCertificateRevocation = false };
        client.ServerCertificateValidationCallback = (_, certificate, _, errors) => server.Trusts(certificate, errors);
        try
        {
            await client.ConnectAsync(server.Host, server.Port, server.Security, patience.Token);
            if (server.User.Length > 0 && server.Password.Length > 0) await client.AuthenticateAsync(server.User, server.Password, patience.Token);
            await client.SendAsync(mail, patience.Token);
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode >= 500 && e.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted)
        {
            // 552 and 554 after the text speak of the text (too large, looks like spam), not of the mailbox.
            var mailbox = e.ErrorCode == SmtpErrorCode.RecipientNotAccepted || (int)e.StatusCode is 550 or 551 or 553;
            throw new PermanentFailure($"{(int)e.StatusCode} {e.Message}", mailbox);
        }
        catch (SmtpCommandException e) { throw new InvalidOperationException($"{(int)e.StatusCode} {e.Message}", e); }
        catch (AuthenticationException e) { throw new Unreachable(e.Message, e); }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested) { throw new Unreachable($"{server.Host}: no answer within {Longest.TotalSeconds:0} s", e); }
        catch (Exception e) when (e is not OperationCanceledException) { throw new Unreachable(e.Message, e); }
        // It has been taken: how the server says goodbye changes nothing.
        try { await client.DisconnectAsync(true, patience.Token); }
        catch (Exception e) when (e is not OutOfMemoryException) { }
    }

    internal static MimeMessage Mail(OutboxMessage message, MailboxAddress from)
    {
        var mail = new MimeMessage { Subject = message.Subject, Body = new TextPart("plain") { Text = message.Body } };
        mail.From.Add(from);
        mail.To.Add(MailboxAddress.Parse(message.Recipient));
        mail.Date = DateTimeOffset.UtcNow;
        // The same at every try: a mail that was taken and not acknowledged is known again.
        mail.MessageId = $"{message.Id:N}@{from.Domain}";
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        if (message.Unsubscribe is { } unsubscribe)
        {
            mail.Headers.Add("List-Unsubscribe", $"<{unsubscribe}>");
            mail.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        return mail;
    }
}

/// <param name="Server">Null: no mail leaves the house.</param>
public sealed record MailSettings(MailServer? Server);
