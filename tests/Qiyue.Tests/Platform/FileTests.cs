using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Platform.Files;
using Qiyue.Platform.Jobs;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Platform;

/// <summary>Files are what their bytes say, belong to who uploaded them until an act ties them, and are read by whoever may read the subject.</summary>
public class FileTests
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[64]], Program = [0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 0, 0, .. new byte[64]];

    private static Task<HttpResponseMessage> Upload(HttpClient client, string name, byte[] bytes, string type)
    {
        var part = new ByteArrayContent(bytes);
        part.Headers.ContentType = new MediaTypeHeaderValue(type);
        return client.PostAsync("/api/v1/files", new MultipartFormDataContent { { part, "file", name } }, Programs.Ct);
    }

    private static byte[] Package(params string[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var entry in entries) zip.CreateEntry(entry);
        return bytes.ToArray();
    }

    [Fact]
    public async Task A_file_that_lies_about_its_type_is_refused()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        await District.Create(host);
        var clerk = await host.SignedIn("clerk");
        var wrong = new List<string>();
        async Task Expect(string outcome, string name, byte[] bytes, string type)
        {
            var actual = await (await Upload(clerk, name, bytes, type)).Outcome();
            if (actual != outcome) wrong.Add($"{name} as {type}: {actual}, not {outcome}");
        }
        await Expect("200 application/json", "现场.jpg", Jpeg, "image/jpeg");
        await Expect("200 application/json", "现场.JPEG", Jpeg, "application/octet-stream");
        await Expect("200 application/json", "纪要.txt", Encoding.UTF8.GetBytes("谈妥"), "text/plain");
        await Expect("200 application/json", "纪要.docx", Package("[Content_Types].xml", "word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
        await Expect("422 file.type_mismatch", "现场.png", Jpeg, "image/png");
        await Expect("422 file.type_mismatch", "扫描.pdf", Jpeg, "application/pdf");
        await Expect("422 file.type_mismatch", "现场.jpg", "%PDF-1.7"u8.ToArray(), "image/jpeg");
        await Expect("422 file.type_mismatch", "现场.jpg", Encoding.UTF8.GetBytes("<script>alert(1)</script>"), "image/jpeg");
        await Expect("422 file.type_mismatch", "page.html", Encoding.UTF8.GetBytes("<html>"), "text/html");
        await Expect("422 file.type_mismatch", "纪要.docx", Package("[Content_Types].xml", "xl/workbook.xml"), "application/octet-stream");
        await Expect("422 file.type_unsupported", "现场.jpg", Program, "image/jpeg");
        await Expect("422 file.type_unsupported", "纪要.docx", Package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "application/octet-stream");
        await Expect("422 file.type_unsupported", "a.zip", Package("x"), "application/zip");
        await Expect("422 file.empty", "现场.jpg", [], "image/jpeg");
        await Expect("413 file.too_large", "现场.jpg", [.. Jpeg, .. new byte[FileDesk.Largest]], "image/jpeg");
        await Expect("422 file.name", $"{new string('长', 220)}.jpg", Jpeg, "image/jpeg");
        Offenders.None(wrong);
        (await (await Upload(host.Program(), "现场.jpg", Jpeg, "image/jpeg")).Outcome()).ShouldBe("401 sign_in.required");
        (await (await clerk.Send("POST", "/api/v1/files", "{}")).Outcome()).ShouldStartWith("4");
    }

    [Theory, BothDatabases]
    public async Task A_file_is_read_by_its_owner_then_by_readers_of_its_subject(Database database)
    {
        await using var host = await TestHost.Start(database);
        var district = await District.Create(host);
        var need = await district.Need();
        var (clerk, neighbour, street) = (await host.SignedIn("clerk"), await host.SignedIn("neighbour"), await host.SignedIn("street"));
        var id = (await (await Upload(clerk, "C:\\fakepath\\现场 1.jpg", Jpeg, "image/jpeg")).Json()).GetProperty("id").GetGuid();
        async Task<string> Read(HttpClient client) => await (await client.GetAsync($"/files/{id}", Programs.Ct)).Outcome();
        (await Read(clerk)).ShouldBe("200 image/jpeg");
        (await Read(street)).ShouldBe("404 not_found");

        await host.As(district["neighbour"], async s =>
        {
            var act = s.GetRequiredService<Qiyue.Data.Act>();
            (await Should.ThrowAsync<Refusal>(() => s.GetRequiredService<FileDesk>().Tie(act, id, act.Track(act.Db.Set<Need>().Single(n => n.Id == need.Id)), "PhotoId", Programs.Ct))).Code.ShouldBe("file.unknown", "another's file");
        });
        await host.As(district["clerk"], async s =>
        {
            var act = s.GetRequiredService<Qiyue.Data.Act>();
            var subject = act.Track(await act.Db.Set<Need>().SingleAsync(n => n.Id == need.Id));
            await s.GetRequiredService<FileDesk>().Tie(act, id, subject, "PhotoId", Programs.Ct);
            act.Record(subject, "need.changed");
            await act.Commit();
            (await Should.ThrowAsync<Refusal>(() => s.GetRequiredService<FileDesk>().Tie(act, id, subject, "PhotoId", Programs.Ct))).Code.ShouldBe("file.unknown", "tied already");
        });
        (await Read(street)).ShouldBe("200 image/jpeg");
        (await Read(neighbour)).ShouldBe("404 not_found");
        (await Read(host.Program())).ShouldBe("404 not_found");
        var answer = await clerk.GetAsync($"/files/{id}", Programs.Ct);
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Content.Headers.ContentDisposition.FileNameStar.ShouldBe("现场 1.jpg");
        (await answer.Content.ReadAsByteArrayAsync(Programs.Ct)).ShouldBe(Jpeg);
    }

    [Theory, BothDatabases]
    public async Task A_file_that_no_act_took_is_removed_after_a_day(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        await Upload(await host.SignedIn("clerk"), "现场.jpg", Jpeg, "image/jpeg");
        var id = await host.Read(db => db.Set<StoredFile>().Select(f => f.Id).SingleAsync());
        await host.Services.GetRequiredService<DailyJobs>().Run(Programs.Ct);
        (await host.Read(db => db.Set<StoredFile>().CountAsync())).ShouldBe(1);
        host.Time.Advance(TimeSpan.FromHours(25));
        await host.Services.GetRequiredService<DailyJobs>().Run(Programs.Ct);
        (await host.Read(db => db.Set<StoredFile>().CountAsync())).ShouldBe(0);
        (await host.Services.GetRequiredService<IFileStore>().Open(id, Programs.Ct)).ShouldBeNull();
    }

    [Theory, BothDatabases]
    public async Task Files_of_jobs_are_kept_their_days_and_evidence_for_good(Database database)
    {
        await using var host = await TestHost.Start(database, ("QIYUE_JOB_FILES_DAYS", "10"));
        var district = await District.Create(host);
        var need = await district.Need();
        var clerk = await host.SignedIn("clerk");
        var evidence = (await (await Upload(clerk, "现场.jpg", Jpeg, "image/jpeg")).Json()).GetProperty("id").GetGuid();
        var ofJob = Guid.Empty;
        await host.As(district["clerk"], async s =>
        {
            var act = s.GetRequiredService<Qiyue.Data.Act>();
            var subject = act.Track(await act.Db.Set<Need>().SingleAsync(n => n.Id == need.Id));
            await s.GetRequiredService<FileDesk>().Tie(act, evidence, subject, "PhotoId", Programs.Ct);
            act.Record(subject, "need.changed");
            await act.Commit();
            ofJob = (await s.GetRequiredService<JobDesk>().Keep("需求.xlsx", new MemoryStream([1, 2, 3]), Programs.Ct)).Id;
        });
        async Task<List<Guid>> AfterDays(int days)
        {
            host.Time.Advance(TimeSpan.FromDays(days));
            (await host.Services.GetRequiredService<DailyJobs>().Run(Programs.Ct)).ShouldAllBe(r => r.State == JobState.Succeeded);
            return await host.Read(db => db.Set<StoredFile>().Select(f => f.Id).ToListAsync());
        }
        (await AfterDays(9)).ShouldBe([evidence, ofJob], ignoreOrder: true);
        (await AfterDays(2)).ShouldBe([evidence]);
        var store = host.Services.GetRequiredService<IFileStore>();
        (await store.Open(ofJob, Programs.Ct)).ShouldBeNull();
        (await AfterDays(4000)).ShouldBe([evidence]);
        (await store.Open(evidence, Programs.Ct))!.Dispose();
    }
}
