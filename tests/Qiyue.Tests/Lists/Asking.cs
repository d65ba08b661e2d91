using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Lists;
using Qiyue.Lists.Surveys;
using Qiyue.Platform.Outbox;
using Qiyue.Platform.Verification;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Lists;

/// <summary>What tests of surveys, visits, meetings and backing begin with.</summary>
internal static class Asking
{
    /// <summary>A contact that was shown to be somebody's.</summary>
    public static VerifiedContact Contact(string of) => new(Qiyue.Kernel.Sm3.Hex("contact:" + of), "138****8000");

    /// <summary>This visitor shows over HTTP that a phone is theirs.</summary>
    public static async Task Verify(this HttpClient visitor, TestHost host, string phone)
    {
        var sent = await visitor.Send("POST", "/api/v1/contact-codes", $$"""{"contact":"{{phone}}"}""");
        sent.StatusCode.ShouldBe(HttpStatusCode.OK, await sent.Content.ReadAsStringAsync(Programs.Ct));
        var code = Regex.Match(await host.Read(db => db.Set<OutboxMessage>().OrderByDescending(m => m.Id).Select(m => m.Body).FirstAsync()), @"\d{6}").Value;
        (await visitor.Send("POST", $"/api/v1/contact-codes/{(await sent.Json()).GetProperty("id").GetGuid()}/confirmation", $$"""{"code":"{{code}}"}""")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    /// <summary>One question of every kind, as the community's clerk writes it; from today for a month.</summary>
    public static SurveyInput Survey(bool byContact = true) => new()
    {
        Title = "家门口还缺什么", Introduction = "三分钟答完", StartsOn = new(2026, 3, 2), EndsOn = new(2026, 3, 31), ByContact = byContact,
        Questions =
        [
            new() { Kind = QuestionKind.One, Text = "您住哪一片", Options = "东区\n西区", Required = true }, new() { Kind = QuestionKind.Several, Text = "常参加哪些活动", Options = "讲座\n义诊\n晚会" },
            new() { Kind = QuestionKind.Scale, Text = "对活动室满意吗" }, new() { Kind = QuestionKind.Number, Text = "家里几口人", Least = 1, Most = 20 }, new() { Kind = QuestionKind.Text, Text = "还想说什么" },
            new() { Kind = QuestionKind.Need, Text = "您家还缺什么" },
        ],
    };

    public static async Task<Survey> Opened(District d, SurveyInput? input = null)
    {
        var survey = await d.Host.As(d["clerk"], s => s.GetRequiredService<KeepSurvey>().Create(input ?? Survey(), default));
        return await d.Host.As(d["clerk"], s => s.GetRequiredService<KeepSurvey>().Open(survey.Code, default));
    }

    /// <summary>All six questions answered.</summary>
    public static SurveyAnswerInput Answer(string need = "想在家门口听健康讲座。最好每月一次", int choice = 1) => new()
    {
        Answers =
        [
            new() { Question = 1, Choice = choice.ToString() }, new() { Question = 2, Choices = ["1", "3"] }, new() { Question = 3, Number = 4 }, new() { Question = 4, Number = 3 }, new() { Question = 5, Text = "找我 13800138000" },
            new() { Question = 6, Text = need, Category = "health", Audience = "老年居民", People = 30, When = "周三上午" },
        ],
    };
}
