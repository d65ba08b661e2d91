using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Judging;
using Qiyue.Contracts.Performing;
using Qiyue.Contracts.Showing;
using Qiyue.Kernel;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Contracts;

/// <summary>评约 by its numbers: weights, absent sides, the gap review, objection days; and who may not be the third party.</summary>
public class JudgingTests
{
    /// <summary>A contract under judgement: all is confirmed.</summary>
    internal static async Task<string> Judged(District d, params (string Who, JudgingSide Side, int Score)[] sheets)
    {
        var host = d.Host;
        var code = await ContractJourneyTests.Signed(d);
        host.Time.Advance(TimeSpan.FromDays(8));
        await ContractJourneyTests.Daily(host);
        var work = await host.As(d["liaison"], s => s.GetRequiredService<RecordWork>().Handle(code, new() { Obligation = 1, DoneOn = new(2026, 3, 9), Quantity = "4" }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<ConfirmWork>().Handle(code, [work.Id], default));
        await ContractJourneyTests.Daily(host);
        foreach (var (who, side, score) in sheets) await host.As(d[who], s => s.GetRequiredService<GiveJudgement>().Handle(code, new() { Side = side, Score = score }, default));
        return code;
    }

    [Theory, BothDatabases]
    public async Task Nine_answers_are_too_few_and_a_self_praise_opens_a_review(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await Judged(d, ("secretary", JudgingSide.Self, 95), ("head", JudgingSide.Self, 95), ("secretary", JudgingSide.Counterpart, 70), ("head", JudgingSide.Counterpart, 74), ("street", JudgingSide.Supervisor, 80));
        for (var i = 0; i < 9; i++) await host.As(d["clerk"], s => s.GetRequiredService<RateOnBehalf>().Handle(code, new() { Grade = Satisfaction.VeryPoor }, default));
        await host.As(d["street"], s => s.GetRequiredService<FormResult>().Handle(code, default));
        var contract = await host.Read(db => db.Set<Contract>().AsNoTracking().SingleAsync());
        // (10×95 + 30×72 + 10×80) ÷ 50: residents (nine of ten) and the third party are absent.
        (contract.ScoreHundredths, contract.Grade, contract.HasGap).ShouldBe((7820, "一般", true));
        JsonSerializer.Deserialize<ResultRecord>(contract.ResultJson, JsonSerializerOptions.Web)!.Absent.ShouldBe(["Residents", "ThirdParty"], ignoreOrder: true);
        contract.ObjectionsUntil.ShouldBe(WorkingCalendar.AddWorkingDays(new(2026, 3, 10), 5));
        // An objection that is answered and not upheld holds nothing back.
        var objection = await host.As(d["head"], s => s.GetRequiredService<ObjectToResult>().Handle(code, new() { Reason = "评分偏低" }, default));
        await host.As(d["street"], s => s.GetRequiredService<AnswerResultObjection>().Handle(code, objection.Id, new() { Upheld = false, Answer = "按记录评分，维持结果" }, default));
        (await host.Read(db => db.Set<Contract>().Select(c => new { c.OpenResultObjections, c.ScoreHundredths }).SingleAsync())).ShouldBe(new { OpenResultObjections = 0, ScoreHundredths = (int?)7820 });

        host.Time.SetUtcNow(new DateTimeOffset(2026, 3, 17, 8, 0, 0, TimeSpan.Zero));
        await ContractJourneyTests.Daily(host);
        (await host.Read(db => db.Set<Contract>().Select(c => c.Stage).SingleAsync())).ShouldBe(ContractStage.Judging, "the fifth working day is not over");
        host.Time.Advance(TimeSpan.FromDays(1));
        await ContractJourneyTests.Daily(host);
        (await host.Read(db => db.Set<Contract>().Select(c => c.Stage).SingleAsync())).ShouldBe(ContractStage.Published);
    }

    [Theory, BothDatabases]
    public async Task A_third_party_is_neither_party_nor_supervisor_and_a_contact_has_three_open_comments_at_most(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await Judged(d);
        Task Invite(string organization) => host.As(d["street"], s => s.GetRequiredService<InviteThirdParty>().Handle(code, new() { Organization = organization }, default));
        foreach (var organization in new[] { d.Hospital.Code, d.Community.Code, d.Street.Code }) (await Should.ThrowAsync<Refusal>(Invite(organization))).Code.ShouldBe("judging.third_party_is_party", organization);
        await Invite(d.School.Code);
        Task Comment(string contact) => host.As(Actor.Anonymous, s => s.GetRequiredService<CommentOnContract>().Handle(code, new() { Text = "希望增加眼科" }, contact, "138****8000", default));
        for (var i = 0; i < 3; i++) await Comment("digest");
        var refusal = await Should.ThrowAsync<Refusal>(Comment("digest"));
        (refusal.Code, refusal.Status).ShouldBe(("comment.too_many", 429));
        await Comment("another");
    }
}
