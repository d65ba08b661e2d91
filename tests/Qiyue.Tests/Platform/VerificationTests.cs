using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Platform.Outbox;
using Qiyue.Platform.Verification;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Platform;

/// <summary>A resident shows once that a phone or mail address is theirs, then speaks about a contract on show.</summary>
public class VerificationTests
{
    private const string Phone = "13800138000";

    private static string Contact(string contact) => $$"""{"contact":"{{contact}}"}""";

    private static async Task<(Guid Id, string Code)> Send(TestHost host, HttpClient client, string contact = Phone)
    {
        var sent = await client.Send("POST", "/api/v1/contact-codes", Contact(contact));
        sent.StatusCode.ShouldBe(HttpStatusCode.OK, await sent.Content.ReadAsStringAsync(Programs.Ct));
        (await sent.Content.ReadAsStringAsync(Programs.Ct)).ShouldNotContain(await Newest(host));
        return ((await sent.Json()).GetProperty("id").GetGuid(), await Newest(host));
    }

    private static async Task<string> Newest(TestHost host) =>
        Regex.Match(await host.Read(db => db.Set<OutboxMessage>().OrderByDescending(m => m.Id).Select(m => m.Body).FirstAsync()), @"\d{6}").Value;

    private static async Task<string> Confirm(HttpClient client, Guid id, string code) => await (await client.Send("POST", $"/api/v1/contact-codes/{id}/confirmation", $$"""{"code":"{{code}}"}""")).Outcome();

    [Theory, BothDatabases]
    public async Task A_visitor_verifies_a_phone_and_objects(Database database)
    {
        await using var host = await TestHost.Start(database);
        var code = await ContractJourneyTests.Signed(await District.Create(host));
        var (visitor, page) = (host.Browser(), $"/contracts/{code}/comment");
        var sent = await visitor.Submit(page, "contact", ("ContactInput.Contact", "138 0013-8000"));
        sent.StatusCode.ShouldBe(HttpStatusCode.Redirect, await sent.Content.ReadAsStringAsync(Programs.Ct));
        var confirm = sent.Headers.Location!.ToString();
        var shown = await visitor.GetStringAsync(confirm, Programs.Ct);
        shown.ShouldContain("138****8000");
        var right = await Newest(host);
        shown.ShouldNotContain(right, customMessage: "no demonstration here");
        (await visitor.Submit(confirm, "code", ("CodeInput.Code", right == "000000" ? "000001" : "000000"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await visitor.Submit(confirm, "code", ("CodeInput.Code", right))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.Submit(page, "comment", ("Input.Text", ""))).StatusCode.ShouldNotBe(HttpStatusCode.Redirect);
        (await visitor.Submit(page, "comment", ("Input.Text", "讲座时间太早，老人赶不上"), ("Input.Objection", "true"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var comment = await host.Read(db => db.Set<PublicComment>().SingleAsync());
        (comment.IsObjection, comment.MaskedContact).ShouldBe((true, "138****8000"));
        comment.ContactDigest.ShouldNotContain("13800138000");
        (await host.Read(db => db.Set<VerificationCode>().SingleAsync())).Masked.ShouldBe("138****8000");
        (await host.Browser().GetStringAsync($"/contracts/{code}", Programs.Ct)).ShouldNotContain("讲座时间太早", customMessage: "shown with its answer only");
    }

    [Theory, BothDatabases]
    public async Task Codes_expire_are_used_once_and_cannot_be_guessed(Database database)
    {
        await using var host = await TestHost.Start(database);
        var visitor = host.Program();
        var (id, code) = await Send(host, visitor);
        (await (await visitor.Send("POST", "/api/v1/contact-codes", Contact(Phone))).Outcome()).ShouldBe("429 contact.too_soon");
        var wrong = code == "123456" ? "123457" : "123456";
        for (var i = 0; i < 5; i++) (await Confirm(visitor, id, wrong)).ShouldBe("422 code.wrong");
        (await Confirm(visitor, id, code)).ShouldBe("429 code.too_many");

        host.Time.Advance(TimeSpan.FromMinutes(2));
        (id, code) = await Send(host, visitor);
        (await Confirm(visitor, id, code)).ShouldStartWith("204");
        (await Confirm(visitor, id, code)).ShouldBe("422 code.expired");

        host.Time.Advance(TimeSpan.FromMinutes(2));
        (id, code) = await Send(host, visitor, "Some.One@Example.org");
        host.Time.Advance(TimeSpan.FromMinutes(11));
        (await Confirm(visitor, id, code)).ShouldBe("422 code.expired");
        (await Confirm(visitor, Guid.NewGuid(), code)).ShouldBe("422 code.expired");

        for (var i = 0; i < 3; i++)
        {
            host.Time.Advance(TimeSpan.FromMinutes(2));
            await Send(host, visitor);
        }
        host.Time.Advance(TimeSpan.FromMinutes(2));
        (await (await visitor.Send("POST", "/api/v1/contact-codes", Contact(Phone))).Outcome()).ShouldBe("429 contact.too_many");
        foreach (var bad in new[] { "123", "1380013800", "a@b", "23800138000", "x@y.z'--", "13800138000\\u0000" })
            (await (await visitor.Send("POST", "/api/v1/contact-codes", Contact(bad))).Outcome()).ShouldStartWith("4", customMessage: bad);
    }

    [Theory, BothDatabases]
    public async Task Without_a_verified_contact_nobody_comments(Database database)
    {
        await using var host = await TestHost.Start(database);
        var code = await ContractJourneyTests.Signed(await District.Create(host));
        var visitor = host.Program();
        Task<HttpResponseMessage> Comment(params (string, string)[] headers) => visitor.Send("POST", $"/api/v1/contracts/{code}/comments", """{"text":"很好"}""", headers: headers);
        (await (await Comment()).Outcome()).ShouldBe("403 contact.unverified");
        (await (await Comment(("Cookie", "qiyue-contact=CfDJ8tampered"))).Outcome()).ShouldBe("403 contact.unverified");
        var (id, right) = await Send(host, visitor);
        (await Confirm(visitor, id, right)).ShouldStartWith("204");
        (await Comment()).StatusCode.ShouldBe(HttpStatusCode.OK);
        host.Time.Advance(TimeSpan.FromMinutes(31));
        (await (await Comment()).Outcome()).ShouldBe("403 contact.unverified");
    }

    [Theory, BothDatabases]
    public async Task Nothing_in_the_database_tells_a_code_or_a_contact_once_it_is_delivered(Database database)
    {
        await using var host = await TestHost.Start(database);
        var carrier = new Carrier();
        await using var carried = host.WithWebHostBuilder(b => b.ConfigureServices(s => s.AddSingleton<INotifier>(carrier)));
        var visitor = carried.CreateClient();
        await visitor.Send("POST", "/api/v1/contact-codes", Contact(Phone));
        carrier.Carried.Single().ShouldStartWith(Phone);
        var message = await host.Read(db => db.Set<OutboxMessage>().SingleAsync());
        (message.Recipient, message.Body).ShouldBe(("", ""));
        message.DeliveredAt.ShouldNotBeNull();
    }

    private sealed class Carrier : INotifier
    {
        public List<string> Carried { get; } = [];
        public bool Carries(string channel) => channel == "sms";
        public Task Send(OutboxMessage message, CancellationToken ct) { Carried.Add($"{message.Recipient} {message.Body}"); return Task.CompletedTask; }
    }
}
