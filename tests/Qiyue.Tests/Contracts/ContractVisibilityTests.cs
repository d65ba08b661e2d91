using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Ending;
using Qiyue.Contracts.Judging;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Performing;
using Qiyue.Contracts.Showing;
using Qiyue.Contracts.Signing;
using Qiyue.Kernel;
using Qiyue.Organizations.People;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>What a role may see of a contract: docs/contract-visibility.md, read and walked.</summary>
public sealed class ContractVisibilityTests
{
    /// <summary>Columns of the table and who stands for them.</summary>
    private static readonly (string Column, string? Who)[] Roles =
        [("visitor", null), ("party", "clerk"), ("counterpart", "liaison"), ("superior", "office"), ("supervisor", "street"), ("third", "other"), ("other", "neighbour"), ("system", "sysadmin"), ("security", "secadmin"), ("audit", "auditadmin")];

    private sealed record Row(string Piece, string[] Stages, string[] Where, string[] Cells);

    /// <summary>By which words a piece is known: as typed, and as it reads where numbers are hidden.</summary>
    private sealed record Known(string Full, string? Masked = null);

    private sealed record Contracts(string Negotiating, string Performing, string Terminated, Dictionary<string, Guid> Files);

    private static List<Row> Table()
    {
        var lines = File.ReadLines(Path.Combine(Sources.Root, "docs", "contract-visibility.md")).Where(l => l.StartsWith('|')).Select(l => l.Trim('|', ' ').Split('|').Select(c => c.Trim()).ToArray()).ToList();
        lines[0].ShouldBe(["piece", "stage", "where", .. Roles.Select(r => r.Column)]);
        return [.. lines.Skip(2).Select(l => new Row(l[0], l[1].Split(", "), l[2].Split(", "), l[3..]))];
    }

    [Theory, BothDatabases]
    public async Task Everybody_sees_what_the_table_says_and_nothing_else(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var table = Table();
        table.ShouldAllBe(r => r.Cells.Length == Roles.Length && r.Cells.All(c => c == "full" || c == "masked" || c == "–") && r.Where.All(w => Media.Contains(w)) && r.Stages.All(s => Stages.Contains(s)));
        var pieces = Pieces();
        var made = await Make(d, pieces);
        var wrong = new List<string>();
        await Walk(host, table, pieces, made, "negotiating", made.Negotiating, wrong);
        await Walk(host, table, pieces, made, "performing", made.Performing, wrong);
        await Walk(host, table, pieces, made, "terminated", made.Terminated, wrong);
        await ToJudging(d, made.Performing, pieces);
        await Walk(host, table, pieces, made, "judging", made.Performing, wrong);
        await ToPublished(d, made.Performing);
        await Walk(host, table, pieces, made, "published", made.Performing, wrong);
        Offenders.None(wrong);
    }

    private static readonly string[] Stages = ["negotiating", "performing", "judging", "published", "terminated"], Media = ["page", "api", "timeline", "print", "file"];

    private static async Task Walk(TestHost host, List<Row> table, Dictionary<string, Known> pieces, Contracts made, string stage, string code, List<string> wrong)
    {
        var rows = table.Where(r => r.Stages.Contains(stage)).ToList();
        var id = await host.Read(db => db.Set<Contract>().Where(c => c.Code == code).Select(c => c.Id).SingleAsync());
        for (var role = 0; role < Roles.Length; role++)
        {
            using var client = Roles[role].Who is { } who ? await host.SignedIn(who) : host.Program();
            async Task<string> Read(params IEnumerable<string> addresses)
            {
                var all = new StringBuilder();
                foreach (var address in addresses)
                {
                    var answer = await client.GetAsync(address, Programs.Ct);
                    ((int)answer.StatusCode).ShouldBeLessThan(500, address);
                    if (answer.IsSuccessStatusCode) all.Append(System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Programs.Ct)).Replace("\\u002B", "+", StringComparison.Ordinal));
                }
                return all.ToString();
            }
            var seen = new Dictionary<string, string>
            {
                ["page"] = await Read([$"/contracts/{code}", $"/contracts/{code}/comment", $"/verify/{code}", "/contracts", "/search?q=健康讲座", "/work/contracts", .. new[] { "", "/work", "/activities", "/comments", "/milestones", "/judging", "/ending", "/contacts", "/rating-links" }.Select(p => $"/work/contracts/{code}{p}")]),
                ["api"] = await Read(new[] { "", "/signed", "/verification", "/contacts", "/rating-links" }.Select(p => $"/api/v1/contracts/{code}{p}").Append("/api/v1/contracts")),
                ["timeline"] = await Read($"/work/journal/contract/{id}", $"/api/v1/journal/contract/{id}"),
                ["print"] = await Read($"/contracts/{code}/print"),
            };
            foreach (var row in rows)
                foreach (var where in row.Where)
                {
                    var found = where == "file" ? await Found(client, made.Files[$"{row.Piece} {stage}"]) : (pieces.GetValueOrDefault($"{row.Piece} {stage}") ?? pieces[row.Piece]) is var known && seen[where].Contains(known.Full, StringComparison.Ordinal) ? "full"
                        : known.Masked is { } masked && seen[where].Contains(masked, StringComparison.Ordinal) ? "masked" : "–";
                    if (found != row.Cells[role]) wrong.Add($"{row.Piece}, {stage}, {where}, {Roles[role].Column}: {found}, not {row.Cells[role]}");
                }
        }
    }

    private static async Task<string> Found(HttpClient client, Guid file) => (await client.GetAsync($"/api/v1/files/{file}", Programs.Ct)).IsSuccessStatusCode ? "full" : "–";

    private static Known Number(string phone) => new(phone, Mask.Phone(phone));

    private static Dictionary<string, Known> Pieces() => new()
    {
        ["title and purpose"] = Number("13900000001"), ["title and purpose negotiating"] = Number("13900000010"), // others stand in lists that all may read
         ["clause with a number"] = Number("13900000002"), ["responsible person and post"] = new("责任人甲"), ["note of a version"] = new("版本说明丙"),
        ["remark on a clause"] = new("条款意见丁"), ["talk: participants and summary"] = new("洽谈纪要戊"), ["signatory and post"] = new("社区党委书记"), ["note of a work entry"] = new("履约备注己"),
        ["reason of a dispute"] = Number("13900000003"), ["activity and its place"] = Number("13900000004"), ["comment without answer"] = new("待答意见庚"), ["comment with its answer"] = Number("13900000005"),
        ["answer to a comment"] = Number("13900000006"), ["comment that is not shown"] = new("不公开意见辛"), ["contact of a commenter"] = Number("13900000007"), ["a resident's sentence"] = new("居民一句话壬"),
        ["sheet of the party"] = new("甲方评语癸"), ["sheet of the counterpart"] = new("乙方评语子"), ["objection to the result"] = new("结果异议丑"), ["reason of a proposed ending"] = new("终止提议寅"),
        ["reason of the ending"] = Number("13900000008"), ["that work was recorded (纪实档案)"] = new("登记履约"), ["who deals with it: names and posts"] = new("李明"), ["who deals with it: telephone"] = Number("13900000009"),
        // What is known only once it is made:
        ["digest of the signed text"] = new(""), ["result before it is published"] = new(""), ["result"] = new(""), ["attachment of a talk"] = new(""), ["photo of a work entry"] = new(""),
    };

    private static async Task<Contracts> Make(District d, Dictionary<string, Known> pieces)
    {
        var host = d.Host;
        var files = new Dictionary<string, Guid>();
        await host.As(d["office"], s => s.GetRequiredService<PeopleDesk>().Change(d["liaison"].PersonId!.Value, new() { Name = "李明", Phone = pieces["who deals with it: telephone"].Full }, default));
        async Task<string> Proposed(string stage)
        {
            var proposal = ContractJourneyTests.Proposal(d);
            (proposal.Terms.Title, proposal.Terms.Liaisons) = ($"健康讲座 {(pieces.GetValueOrDefault($"title and purpose {stage}") ?? pieces["title and purpose"]).Full}", $"联络人 {pieces["clause with a number"].Full}");
            (proposal.Terms.Obligations[0].ResponsibleName, proposal.Note) = (pieces["responsible person and post"].Full, pieces["note of a version"].Full);
            var code = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(proposal, default))).Code;
            await host.As(d["clerk"], s => s.GetRequiredService<RemarkOnClause>().Handle(code, new() { Text = pieces["remark on a clause"].Full }, default));
            var attachment = await Upload(host, "clerk", "纪要.txt", Encoding.UTF8.GetBytes("谈妥"), "text/plain");
            files[$"attachment of a talk {stage}"] = attachment;
            await host.As(d["clerk"], s => s.GetRequiredService<RecordTalk>().Handle(code, new() { On = new(2026, 3, 2), Form = "meeting", Participants = "王芳", Summary = pieces["talk: participants and summary"].Full, FileId = attachment }, default));
            return code;
        }
        async Task<string> Signed(string stage)
        {
            var code = await Proposed(stage);
            await host.As(d["liaison"], s => s.GetRequiredService<AcceptTerms>().Handle(code, new() { Version = 1 }, default));
            foreach (var who in new[] { "secretary", "head" })
            {
                var digest = await host.Read(db => db.Set<Contract>().Where(c => c.Code == code).Select(c => c.TextDigest).SingleAsync());
                await host.As(d[who], s => s.GetRequiredService<SignContract>().Handle(code, new() { Digest = digest, Proof = District.Password }, default));
            }
            return code;
        }
        var (negotiating, performing, terminated) = (await Proposed("negotiating"), await Signed("performing"), await Signed("terminated"));
        host.Time.Advance(TimeSpan.FromDays(8));
        await ContractJourneyTests.Daily(host);
        pieces["digest of the signed text"] = new(await host.Read(db => db.Set<Contract>().Where(c => c.Code == performing).Select(c => c.TextDigest).SingleAsync()));

        await host.As(d["street"], s => s.GetRequiredService<InviteThirdParty>().Handle(terminated, new() { Organization = d.School.Code }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<ProposeEnding>().Handle(terminated, new() { Reason = $"场地另有安排，可问 {pieces["reason of the ending"].Full}" }, default));
        await host.As(d["liaison"], s => s.GetRequiredService<AgreeToEnd>().Handle(terminated, default));

        var photo = await Upload(host, "liaison", "现场.jpg", [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[64]], "image/jpeg");
        (files["photo of a work entry performing"], files["photo of a work entry published"]) = (photo, photo);
        await host.As(d["liaison"], s => s.GetRequiredService<RecordWork>().Handle(performing, new() { Obligation = 1, DoneOn = new(2026, 3, 9), Quantity = "2", Note = pieces["note of a work entry"].Full, PhotoId = photo }, default));
        var disputed = await host.As(d["liaison"], s => s.GetRequiredService<RecordWork>().Handle(performing, new() { Obligation = 1, DoneOn = new(2026, 3, 10), Quantity = "2" }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<DisputeWork>().Handle(performing, disputed.Id, new() { Reason = $"到场人数不符，可问 {pieces["reason of a dispute"].Full}" }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<PlanActivity>().Handle(performing, new() { Name = $"讲座，报名电话 {pieces["activity and its place"].Full}", On = new(2026, 4, 1), Place = "活动室", Planned = 30 }, default));
        Task<PublicComment> Say(string text, string contact) => host.As(Actor.Anonymous, s => s.GetRequiredService<CommentOnContract>().Handle(performing, new() { Text = text, Salutation = "居民" }, contact, Mask.Phone(pieces["contact of a commenter"].Full), default));
        await Say(pieces["comment without answer"].Full, "c1");
        var (shown, hidden) = (await Say($"请打 {pieces["comment with its answer"].Full}", "c2"), await Say(pieces["comment that is not shown"].Full, "c3"));
        await host.As(d["clerk"], s => s.GetRequiredService<AnswerComment>().Handle(performing, shown.Id, new() { Answer = $"已联系，可打 {pieces["answer to a comment"].Full}" }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<AnswerComment>().Handle(performing, hidden.Id, new() { Answer = "已答", HiddenReason = "涉他人隐私" }, default));
        await host.As(d["street"], s => s.GetRequiredService<InviteThirdParty>().Handle(performing, new() { Organization = d.School.Code }, default));
        await host.As(d["secretary"], s => s.GetRequiredService<GiveJudgement>().Handle(performing, new() { Side = JudgingSide.Self, Score = 91, Comment = pieces["sheet of the party"].Full }, default));
        await host.As(d["head"], s => s.GetRequiredService<GiveJudgement>().Handle(performing, new() { Side = JudgingSide.Self, Score = 92, Comment = pieces["sheet of the counterpart"].Full }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<RateOnBehalf>().Handle(performing, new() { Grade = Satisfaction.Good, Sentence = pieces["a resident's sentence"].Full }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<ProposeEnding>().Handle(performing, new() { Reason = pieces["reason of a proposed ending"].Full }, default));
        return new(negotiating, performing, terminated, files);
    }

    /// <summary>Its term is over, all have judged, a party objects.</summary>
    private static async Task ToJudging(District d, string code, Dictionary<string, Known> pieces)
    {
        var host = d.Host;
        await host.As(d["clerk"], s => s.GetRequiredService<DropEnding>().Handle(code, new() { Reason = "继续" }, default));
        host.Time.SetUtcNow(new DateTimeOffset(2027, 1, 4, 2, 0, 0, TimeSpan.Zero));
        await ContractJourneyTests.Daily(host);
        foreach (var (who, side, score) in new[] { ("secretary", JudgingSide.Counterpart, 83), ("head", JudgingSide.Counterpart, 88), ("street", JudgingSide.Supervisor, 71) })
            await host.As(d[who], s => s.GetRequiredService<GiveJudgement>().Handle(code, new() { Side = side, Score = score }, default));
        host.Time.SetUtcNow(new DateTimeOffset(2027, 3, 1, 2, 0, 0, TimeSpan.Zero));
        if (await Score(host, code) is null) await host.As(d["street"], s => s.GetRequiredService<FormResult>().Handle(code, default));
        await host.As(d["liaison"], s => s.GetRequiredService<ObjectToResult>().Handle(code, new() { Reason = pieces["objection to the result"].Full }, default));
        pieces["result before it is published"] = pieces["result"] = new((await Score(host, code))!.Value.ToString("0.##"));
        pieces["result"].Full.ShouldContain(".");
    }

    private static Task<decimal?> Score(TestHost host, string code) => host.Read(async db => (await db.Set<Contract>().AsNoTracking().SingleAsync(c => c.Code == code)).Score);

    private static async Task ToPublished(District d, string code)
    {
        var objection = await d.Host.Read(db => db.Set<ResultObjection>().Where(o => o.AnsweredAt == null).Select(o => o.Id).SingleAsync());
        await d.Host.As(d["street"], s => s.GetRequiredService<AnswerResultObjection>().Handle(code, objection, new() { Upheld = false, Answer = "维持" }, default));
        d.Host.Time.Advance(TimeSpan.FromDays(30));
        await ContractJourneyTests.Daily(d.Host);
    }

    private static async Task<Guid> Upload(TestHost host, string who, string name, byte[] bytes, string type)
    {
        using var client = await host.SignedIn(who);
        var part = new ByteArrayContent(bytes);
        part.Headers.ContentType = new MediaTypeHeaderValue(type);
        return (await (await client.PostAsync("/api/v1/files", new MultipartFormDataContent { { part, "file", name } }, Programs.Ct)).Json()).GetProperty("id").GetGuid();
    }
}
