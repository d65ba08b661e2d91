using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Qiyue.Data;
using Qiyue.Platform.Outbox;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Platform;

/// <summary>Mail by a real connection to a mail server of our own: what arrives, what is tried again, what bounces.</summary>
public class MailTests
{
    private static Task<Guid> Write(TestHost host, string to, string kind = "", string? unsubscribe = null) => host.Read(async db =>
    {
        var now = host.Time.GetUtcNow().UtcDateTime;
        var message = new OutboxMessage { Channel = "mail", Kind = kind, Recipient = to, Subject = "契约：2 项待办", Body = "签署《健康讲座进社区》\n. 单独的点\n", Unsubscribe = unsubscribe, At = now, NextTryAt = now };
        db.Add(message);
        await db.SaveChangesAsync();
        return message.Id;
    });

    private static Task Job(TestHost host) => new OutboxJob(host.Services.GetRequiredService<IServiceScopeFactory>()).Run(Programs.Ct);

    private static Task<OutboxMessage> Of(TestHost host, Guid id) => host.Read(db => db.Set<OutboxMessage>().SingleAsync(m => m.Id == id));

    [Theory, BothDatabases]
    public async Task A_mail_arrives_in_Chinese_with_its_headers_and_leaves_nothing_behind(Database database)
    {
        await using var smtp = new SmtpStub();
        await using var host = await TestHost.Start(database, ("QIYUE_SMTP", $"smtp://127.0.0.1:{smtp.Port}?from=qiyue@example.org"));
        var id = await Write(host, "wang@example.org", OutboxMessage.Digest, "https://qiyue.example.org/mail/unsubscribe/x");
        await Job(host);
        var taken = smtp.Taken.ShouldHaveSingleItem();
        taken.To.ShouldBe("wang@example.org");
        var mail = await MimeMessage.LoadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(taken.Text)), Programs.Ct);
        mail.Subject.ShouldBe("契约：2 项待办");
        mail.TextBody!.ReplaceLineEndings("\n").ShouldBe("签署《健康讲座进社区》\n. 单独的点\n");
        ((TextPart)mail.Body!).ContentType.Charset.ShouldBe("utf-8");
        mail.MessageId.ShouldBe($"{id:N}@example.org");
        mail.From.ToString().ShouldBe("qiyue@example.org");
        mail.Headers["Auto-Submitted"].ShouldBe("auto-generated");
        mail.Headers["List-Unsubscribe"].ShouldBe("<https://qiyue.example.org/mail/unsubscribe/x>");
        mail.Headers["List-Unsubscribe-Post"].ShouldBe("List-Unsubscribe=One-Click");
        var kept = await Of(host, id);
        (kept.Recipient, kept.Body, kept.LastError).ShouldBe(("", "", null));
        kept.DeliveredAt.ShouldNotBeNull();
        await Job(host);
        smtp.Taken.Count.ShouldBe(1, "delivered once");
    }

    [Theory, BothDatabases]
    public async Task A_password_goes_over_TLS_alone_and_an_unknown_certificate_is_refused(Database database)
    {
        await using var smtp = new SmtpStub { OffersTls = true, Password = "geheim/1" };
        string Server(string more) => $"smtp://dienst:geheim%2F1@127.0.0.1:{smtp.Port}?from=qiyue@example.org{more}";
        await using (var host = await TestHost.Start(database, ("QIYUE_SMTP", Server(""))))
        {
            var id = await Write(host, "wang@example.org");
            await Job(host);
            (await Of(host, id)).Tries.ShouldBe(1, "nobody vouches for this certificate");
            smtp.Taken.ShouldBeEmpty();
        }
        await using (var host = await TestHost.Start(database, ("QIYUE_SMTP", Server("&fingerprint=" + smtp.Fingerprint))))
        {
            await Write(host, "wang@example.org");
            await Job(host);
            var taken = smtp.Taken.ShouldHaveSingleItem();
            (taken.Encrypted, taken.User).ShouldBe((true, "dienst"));
        }
        await using var bare = new SmtpStub { Password = "geheim/1" };
        await using (var host = await TestHost.Start(database, ("QIYUE_SMTP", $"smtp://dienst:geheim%2F1@127.0.0.1:{bare.Port}?from=qiyue@example.org")))
        {
            var id = await Write(host, "wang@example.org");
            await Job(host);
            (await Of(host, id)).Tries.ShouldBe(1, "no TLS, no password");
            bare.Taken.ShouldBeEmpty();
        }
    }

    [Theory, BothDatabases]
    public async Task An_address_refused_for_good_is_told_nothing_more_until_a_code_confirms_it(Database database)
    {
        await using var smtp = new SmtpStub { Refusal = to => to.StartsWith("gone", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null };
        await using var host = await TestHost.Start(database, ("QIYUE_SMTP", $"smtp://127.0.0.1:{smtp.Port}?from=qiyue@example.org"));
        var (bad, good) = (await Write(host, "Gone@example.org".ToLowerInvariant()), await Write(host, "wang@example.org"));
        await Job(host);
        var refused = await Of(host, bad);
        refused.GaveUpAt.ShouldNotBeNull();
        refused.LastError!.ShouldContain("no such user");
        (refused.Recipient, refused.Body).ShouldBe(("g***@example.org", ""));
        (await Of(host, good)).DeliveredAt.ShouldNotBeNull();
        (await host.Read(db => db.Set<BouncingAddress>().SingleAsync())).Mask.ShouldBe("g***@example.org");

        smtp.Refusal = _ => null;
        var connections = smtp.Connections;
        var later = await Write(host, "GONE@example.org");
        await Job(host);
        (await Of(host, later)).GaveUpAt.ShouldNotBeNull("capital letters make no other address");
        smtp.Connections.ShouldBe(connections, "the server is not asked again");
        host.Time.Advance(TimeSpan.FromDays(8));
        (await Of(host, bad)).LastError!.ShouldContain("550");

        var visitor = host.Program();
        var sent = (await (await visitor.Send("POST", "/api/v1/contact-codes", """{"contact":"gone@example.org"}""")).Json()).GetProperty("id").GetGuid();
        var mail = await MimeMessage.LoadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(smtp.Taken.Last().Text)), Programs.Ct);
        var code = System.Text.RegularExpressions.Regex.Match(mail.TextBody!, @"\d{6}").Value;
        (await visitor.Send("POST", $"/api/v1/contact-codes/{sent}/confirmation", $$"""{"code":"{{code}}"}""")).EnsureSuccessStatusCode();
        (await host.Read(db => db.Set<BouncingAddress>().CountAsync())).ShouldBe(0);
        var again = await Write(host, "gone@example.org");
        await Job(host);
        (await Of(host, again)).DeliveredAt.ShouldNotBeNull();
    }

    [Theory, BothDatabases]
    public async Task A_text_that_is_refused_says_nothing_of_the_address(Database database)
    {
        await using var smtp = new SmtpStub { TextRefusal = "554 5.7.1 looks like spam" };
        await using var host = await TestHost.Start(database, ("QIYUE_SMTP", $"smtp://127.0.0.1:{smtp.Port}?from=qiyue@example.org"));
        var id = await Write(host, "wang@example.org");
        await Job(host);
        (await Of(host, id)).GaveUpAt.ShouldNotBeNull();
        (await host.Read(db => db.Set<BouncingAddress>().CountAsync())).ShouldBe(0);
    }

    [Theory, BothDatabases]
    public async Task What_fails_for_now_is_tried_again_later_and_later_and_at_last_given_up(Database database)
    {
        var busy = true;
        await using var smtp = new SmtpStub { Refusal = to => busy && to.StartsWith("full", StringComparison.Ordinal) ? "452 4.2.2 mailbox full" : null };
        await using var host = await TestHost.Start(database, ("QIYUE_SMTP", $"smtp://127.0.0.1:{smtp.Port}?from=qiyue@example.org"));
        var (id, other) = (await Write(host, "full@example.org"), await Write(host, "wang@example.org"));
        await Job(host);
        (await Of(host, other)).DeliveredAt.ShouldNotBeNull();
        var waits = await Of(host, id);
        (waits.Tries, waits.GaveUpAt, waits.DeliveredAt).ShouldBe((1, null, null));
        waits.LastError!.ShouldContain("452");
        await Job(host);
        (await Of(host, id)).Tries.ShouldBe(1, "not before its time");
        for (var i = 2; i <= Delivery.MostTries; i++)
        {
            host.Time.Advance(TimeSpan.FromHours(5));
            await Job(host);
            (await Of(host, id)).Tries.ShouldBe(i);
        }
        (await Of(host, id)).GaveUpAt.ShouldNotBeNull();
        (await host.Read(db => db.Set<BouncingAddress>().CountAsync())).ShouldBe(0, "a full mailbox is still one");
        busy = false;
        var fresh = await Write(host, "full@example.org");
        await Job(host);
        (await Of(host, fresh)).DeliveredAt.ShouldNotBeNull();
    }

    [Theory, BothDatabases]
    public async Task A_server_that_is_away_or_silent_holds_nobody_up(Database database)
    {
        await using var smtp = new SmtpStub { Hangs = true };
        var sms = new Sms();
        await using var host = await TestHost.Start(database, ("QIYUE_SMTP", $"smtp://127.0.0.1:{smtp.Port}?from=qiyue@example.org"));
        await using var carried = host.WithWebHostBuilder(b => b.ConfigureServices(s => s.AddSingleton<INotifier>(sms)));
        var ids = new List<Guid>();
        for (var i = 0; i < 10; i++) ids.Add(await Write(host, $"w{i}@example.org"));
        await host.Read(async db => { db.Add(new OutboxMessage { Channel = "sms", Recipient = "13800138000", Subject = "", Body = "x", At = host.Time.GetUtcNow().UtcDateTime, NextTryAt = host.Time.GetUtcNow().UtcDateTime }); return await db.SaveChangesAsync(); });
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        await new OutboxJob(carried.Services.GetRequiredService<IServiceScopeFactory>()).Run(Programs.Ct);
        System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalSeconds.ShouldBeLessThan(25, "ten mails do not wait one after the other");
        sms.Carried.ShouldBe(1);
        var tried = await host.Read(db => db.Set<OutboxMessage>().CountAsync(m => m.Channel == "mail" && m.Tries > 0));
        tried.ShouldBeInRange(1, 4, "the rest is left for the next minute");

        begun = System.Diagnostics.Stopwatch.GetTimestamp();
        (await host.Program().Send("POST", "/api/v1/contact-codes", """{"contact":"resident@example.org"}""")).EnsureSuccessStatusCode();
        System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalSeconds.ShouldBeLessThan(12, "a visitor does not wait for a silent server");
        smtp.Hangs = false;
        host.Time.Advance(TimeSpan.FromMinutes(5));
        await Job(host);
        (await host.Read(db => db.Set<OutboxMessage>().CountAsync(m => m.Channel == "mail" && m.DeliveredAt == null))).ShouldBe(0);
    }

    [Theory]
    [InlineData("mail.example.org")]
    [InlineData("http://mail.example.org")]
    [InlineData("smtp://mail.example.org")]
    [InlineData("smtp://mail.example.org?from=a@b.cn&tls=maybe")]
    public void A_setting_that_cannot_be_meant_is_refused_at_the_start(string setting) => Should.Throw<InvalidOperationException>(() => MailServer.Read(setting)).Message.ShouldContain("QIYUE_SMTP");

    private sealed class Sms : INotifier
    {
        public int Carried { get; private set; }
        public bool Carries(string channel) => channel == "sms";
        public Task Send(OutboxMessage message, CancellationToken ct) { Carried++; return Task.CompletedTask; }
    }
}
