using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Judging;
using Qiyue.Lists.Surveys;
using Qiyue.Platform.Links;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Lists;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Portal;

/// <summary>A code on paper is typed into one page, whatever it answers and however it is typed.</summary>
public sealed class PrintedCodeTests
{
    [Theory]
    [InlineData("ABCDE-FGHJK", "ABCDE-FGHJK")]
    [InlineData(" abcde fghjk ", "ABCDE-FGHJK")]
    [InlineData("abcdefghjk", "ABCDE-FGHJK")]
    [InlineData("ＡＢＣＤＥ－ｆｇｈｊｋ", "ABCDE-FGHJK")]
    [InlineData("a b—c–d_e.f/g h j k", "ABCDE-FGHJK")]
    [InlineData("23456-789AB", "23456-789AB")]
    [InlineData("ABCDE-FGHJ", null)]
    [InlineData("ABCDE-FGHJKM", null)]
    [InlineData("ABCDE-FGH0K", null)]
    [InlineData("契约契约契约契约契约", null)]
    [InlineData("", null)]
    public void Is_read_as_it_was_meant(string typed, string? code) => AnswerTokens.Typed(typed).ShouldBe(code);

    [Fact]
    public void Every_printed_code_is_read_as_itself()
    {
        for (var i = 0; i < 200; i++)
            if (AnswerTokens.Printed() is var code) AnswerTokens.Typed(code.ToLowerInvariant().Replace('-', ' ')).ShouldBe(code);
    }

    [Theory, BothDatabases]
    public async Task Opens_what_it_answers_or_says_why_not(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var survey = await Asking.Opened(d);
        var forSurvey = await host.As(d["clerk"], s => s.GetRequiredService<SurveyCodes>().Issue(survey.Code, new() { Codes = 2 }, default));
        var contract = await ContractJourneyTests.Signed(d);
        host.Time.Advance(TimeSpan.FromDays(8));
        await ContractJourneyTests.Daily(host);
        var forRating = await host.As(d["clerk"], s => s.GetRequiredService<IssueRatingLinks>().Handle(contract, new() { PrintedCodes = 2, ExpiresOn = new(2026, 6, 1) }, default));
        var visitor = host.Browser();

        foreach (var page in new[] { "/code", "/rate", "/survey" })
        {
            (await To(visitor, page, forRating.Tokens[0].ToLowerInvariant().Replace('-', ' '))).ShouldBe($"/rate/{forRating.Tokens[0]}");
            (await To(visitor, page, forSurvey.Tokens[0].Replace("-", ""))).ShouldBe($"/survey/{forSurvey.Tokens[0]}");
        }
        (await visitor.GetStringAsync($"/rate/{forRating.Tokens[0]}", Programs.Ct)).ShouldContain("提交评价");

        // What may not answer any more says so, and what was typed stays.
        await host.As(Qiyue.Kernel.Actor.Anonymous, s => s.GetRequiredService<RateContract>().Handle(forRating.Tokens[0], new() { Grade = Satisfaction.Good }, "browser", default));
        (await Says(visitor, forRating.Tokens[0])).ShouldContain("此评价码已使用过");
        await host.As(d["clerk"], s => s.GetRequiredService<SurveyCodes>().Close(survey.Code, forSurvey.Batch, default));
        (await Says(visitor, forSurvey.Tokens[1])).ShouldContain("此答题码已停用");
        (await Says(visitor, "AAAAA BBBBB", HttpStatusCode.UnprocessableEntity)).ShouldContain("没有“AAAAA-BBBBB”这个码");
        foreach (var wrong in new[] { "ABCDE", "O0O0O-11111" }) (await Says(visitor, wrong, HttpStatusCode.UnprocessableEntity)).ShouldContain("没有 0、1、I、L、O");
        (await Says(visitor, "", HttpStatusCode.UnprocessableEntity)).ShouldContain("role=\"alert\"");

        // The link of a survey that anybody may open is no code, and the pages lead to the field.
        (await Says(visitor, survey.Token, HttpStatusCode.UnprocessableEntity)).ShouldContain("十位");
        (await visitor.GetStringAsync("/", Programs.Ct)).ShouldContain("href=\"/code\"");
    }

    [Fact]
    public async Task Trying_codes_is_limited()
    {
        await using var host = await TestHost.Start(Database.Sqlite, ("QIYUE_RATE_LIMITS", "on"));
        var visitor = host.Browser();
        HttpStatusCode status;
        var tries = 0;
        do status = (await visitor.Submit("/code", "code", ("Input.Code", "AAAAA-BBBBB"))).StatusCode;
        while (status == HttpStatusCode.UnprocessableEntity && ++tries < 100);
        status.ShouldBe(HttpStatusCode.TooManyRequests);
        tries.ShouldBeInRange(20, 60);
    }

    private static async Task<string> To(HttpClient visitor, string page, string typed) =>
        await visitor.Submit(page, "code", ("Input.Code", typed)) is { StatusCode: HttpStatusCode.Redirect } answer ? new Uri(new("http://localhost"), answer.Headers.Location!).AbsolutePath : "no redirect";

    private static async Task<string> Says(HttpClient visitor, string typed, HttpStatusCode status = HttpStatusCode.Gone)
    {
        var answer = await visitor.Submit("/code", "code", ("Input.Code", typed));
        answer.StatusCode.ShouldBe(status, typed);
        var page = await answer.Content.ReadAsStringAsync(Programs.Ct);
        page.ShouldContain($"value=\"{typed}\"");
        return page;
    }
}
