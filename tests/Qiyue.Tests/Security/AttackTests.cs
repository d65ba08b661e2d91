using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform;
using Qiyue.Platform.Backup;
using Qiyue.Platform.Keys;
using Qiyue.Platform.Workbooks;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Security;

/// <summary>What an attacker would try, each as he would try it.</summary>
public class AttackTests
{
    private static Task<HttpResponseMessage> SignIn(HttpClient client, string who, string password, string? code = null) =>
        client.PostAsJsonAsync("/api/v1/session", new { userName = who, password, code }, Programs.Ct);

    [Theory, BothDatabases]
    public async Task Wrong_sign_ins_do_not_tell_whether_a_name_exists(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        async Task<List<string>> Guess(string who)
        {
            var client = host.Program();
            var answers = new List<string>();
            for (var i = 0; i < 8; i++)
            {
                var answer = await SignIn(client, who, "Wrong-Password-1");
                answers.Add(await answer.Outcome() + string.Join(',', answer.Headers.Select(h => h.Key).Order()));
            }
            return answers;
        }
        var known = await Guess("clerk");
        known[^1].ShouldStartWith("423 sign_in.locked");
        (await Guess("nobody-of-that-name")).ShouldBe(known);
        (await Guess(" NoBody-of-THAT-name ")).ShouldAllBe(a => a.StartsWith("423"));
    }

    [Fact]
    public async Task A_locked_account_stays_locked_for_the_right_password_and_opens_later()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        await District.Create(host);
        for (var i = 0; i < 5; i++) await SignIn(host.Program(), "clerk", "Wrong-Password-1");
        (await (await SignIn(host.Program(), "clerk", District.Password)).Outcome()).ShouldBe("423 sign_in.locked");
        host.Time.Advance(TimeSpan.FromMinutes(16));
        (await SignIn(host.Program(), "clerk", District.Password)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory, BothDatabases]
    public async Task Guesses_at_the_same_moment_count_one_by_one(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(async i => await (await SignIn(host.Program(), "clerk", $"Wrong-Password-{i}")).Outcome()));
        // A guess is judged only when it is counted: five at most before the lock.
        answers.Count(a => a == "422 sign_in.wrong").ShouldBeLessThanOrEqualTo(5);
    }

    [Fact]
    public async Task A_cookie_kept_after_signing_out_opens_nothing()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        await District.Create(host);
        var signIn = await SignIn(host.Program(), "clerk", District.Password);
        var header = signIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("qiyue="));
        header.ShouldContain("httponly", Case.Insensitive);
        header.ShouldContain("samesite=lax", Case.Insensitive);
        var cookie = header.Split(';')[0];
        async Task<HttpStatusCode> Who() => (await host.Program().Send("GET", "/api/v1/session", headers: ("Cookie", cookie))).StatusCode;
        (await Who()).ShouldBe(HttpStatusCode.OK);
        // Another sign-in of the same person goes on.
        var elsewhere = await host.SignedIn("clerk");
        (await host.Program().Send("DELETE", "/api/v1/session", headers: ("Cookie", cookie))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Who()).ShouldBe(HttpStatusCode.Unauthorized);
        (await elsewhere.GetAsync("/api/v1/session", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_is_led_elsewhere_after_signing_in()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        await District.Create(host);
        foreach (var evil in new[] { "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "\\\\evil.example", "javascript:alert(1)", "/%09/evil.example", "/\r\nSet-Cookie: a=b" })
        {
            var browser = host.Browser();
            var answer = await browser.Submit("/sign-in?returnUrl=" + Uri.EscapeDataString(evil), "sign-in", ("Input.UserName", "clerk"), ("Input.Password", District.Password), ("Input.ReturnUrl", evil));
            ((int)answer.StatusCode).ShouldBeInRange(300, 399, evil);
            var target = answer.Headers.Location!.ToString();
            new Uri(new Uri("http://localhost/"), target).Host.ShouldBe("localhost", evil);
            target.ShouldNotContain("\t");
            answer.Headers.Contains("Set-Cookie").ShouldBeTrue();
            answer.Headers.GetValues("Set-Cookie").ShouldNotContain(c => c.StartsWith("a=b"));
        }
        foreach (var path in new[] { "/preferences/language/en?back=", "/sign-in?returnUrl=" })
        {
            var answer = await host.Browser().GetAsync(path + "//evil.example", Programs.Ct);
            (answer.Headers.Location?.ToString() ?? "/").ShouldNotContain("//evil");
        }
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        await District.Create(host);
        var clerk = await host.SignedIn("clerk");
        foreach (var path in new[] { "/sign-out", "/work/needs/new", "/work/account", "/work/account/password" })
        {
            var answer = await clerk.PostAsync(path, new FormUrlEncodedContent([new("_handler", "token"), new("returnUrl", "/")]), Programs.Ct);
            ((int)answer.StatusCode).ShouldBeInRange(400, 499, path);
        }
        (await clerk.GetAsync("/api/v1/session", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("10.0.0.5", "https", true), InlineData("10.0.0.6", "http", false), InlineData("127.0.0.1", "http", false)]
    public async Task Only_the_named_proxy_is_believed_about_the_visitor(string from, string scheme, bool believed)
    {
        await using var host = await TestHost.Start(Database.Sqlite, ("QIYUE_PROXIES", "10.0.0.5"));
        var answer = await host.Server.SendAsync(http =>
        {
            http.Connection.RemoteIpAddress = IPAddress.Parse(from);
            (http.Request.Method, http.Request.Path, http.Request.Host) = ("GET", "/health/live", new("qiyue.example"));
            foreach (var (name, value) in new[] { ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "1.2.3.4") }) http.Request.Headers[name] = value;
        }, Programs.Ct);
        answer.Request.Scheme.ShouldBe(scheme);
        answer.Connection.RemoteIpAddress!.ToString().ShouldBe(believed ? "1.2.3.4" : from);
        answer.Request.Host.Value.ShouldBe("qiyue.example");
    }

    [Fact]
    public async Task What_is_no_database_is_no_backup()
    {
        var folder = Directory.CreateTempSubdirectory("qiyue-attack-").FullName;
        try
        {
            var content = new byte[8192];
            await Refused(folder, [(BackupManifest.SqliteName, content)], [new(BackupManifest.SqliteName, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)))], "backup.damaged");
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Fact]
    public async Task Pages_forbid_scripts_of_others_and_frames_and_files_run_nowhere()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        await District.Create(host);
        foreach (var path in new[] { "/", "/sign-in", "/contracts", "/verify", "/no-such-page", "/files/0190b3a0-0000-7000-8000-000000000000" })
        {
            var answer = await host.Browser().GetAsync(path, Programs.Ct);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldNotContain("unsafe");
            policy.ShouldContain("default-src 'none'");
            policy.ShouldContain("frame-ancestors 'none'");
            policy.ShouldContain("form-action 'self'");
            answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
            answer.Headers.Contains("Server").ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("=1+1"), InlineData("=cmd|'/c calc'!A0"), InlineData("+1"), InlineData("-1"), InlineData("@SUM(A1)"), InlineData("\t=1+1"), InlineData("=HYPERLINK(\"http://evil.example\",\"x\")")]
    public void A_cell_that_looks_like_a_formula_is_written_as_text(string text)
    {
        using var bytes = new MemoryStream();
        var layout = new SheetLayout("需求", new WorkbookColumn("名称"));
        WorkbookWriter.Save(bytes, new SheetContent(layout, [new Dictionary<string, object?> { ["名称"] = text }]));
        bytes.Position = 0;
        using var zip = new ZipArchive(bytes);
        foreach (var sheet in zip.Entries.Where(e => e.FullName.StartsWith("xl/worksheets/sheet", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(sheet.Open());
            var xml = reader.ReadToEnd();
            xml.ShouldNotContain("<x:f>");
            xml.ShouldNotContain("<f>");
            xml.ShouldNotContain("<x:hyperlink");
        }
    }

    [Theory]
    [InlineData("files/../../evil"), InlineData("../qiyue.key"), InlineData("files/aa/../../../../tmp/evil0123456789abcdef012345"), InlineData("/etc/passwd"), InlineData("files/aa/0123456789abcdef0123456789abcdef.exe")]
    public async Task An_archive_that_leads_elsewhere_is_refused_whole(string name)
    {
        var folder = Directory.CreateTempSubdirectory("qiyue-attack-").FullName;
        try
        {
            var content = "owned"u8.ToArray();
            var entry = new BackupEntry(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
            await Refused(folder, [(name, content)], [entry], "backup.damaged");
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Fact]
    public async Task An_archive_that_unpacks_to_more_than_it_says_is_refused_before_anything_is_written()
    {
        var folder = Directory.CreateTempSubdirectory("qiyue-attack-").FullName;
        try
        {
            var bomb = new byte[64 * 1024 * 1024];
            var entry = new BackupEntry(BackupManifest.SqliteName, 100, Convert.ToHexStringLower(SHA256.HashData(bomb)));
            await Refused(folder, [(BackupManifest.SqliteName, bomb)], [entry], "backup.damaged");
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static async Task Refused(string folder, (string Name, byte[] Content)[] contents, BackupEntry[] entries, string code)
    {
        var archive = new FileInfo(Path.Combine(folder, "evil.zip"));
        using (var zip = ZipFile.Open(archive.FullName, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in contents)
                using (var into = zip.CreateEntry(name).Open()) into.Write(content);
            using var manifest = zip.CreateEntry(BackupManifest.Name).Open();
            manifest.Write(System.Text.Encoding.UTF8.GetBytes(new BackupManifest(BackupManifest.Form, DateTime.UtcNow, "", "sqlite", 0, false, entries).ToJson()));
        }
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        var settings = new Settings($"Data Source={Path.Combine(data, "qiyue.db")}", true, data);
        (await Should.ThrowAsync<Refusal>(() => new RestoreBackup(settings, TimeProvider.System).Handle(archive, false, default))).Code.ShouldBe(code);
        Directory.EnumerateFileSystemEntries(data).ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task Nothing_that_opens_something_stands_readable_in_the_database(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var clerk = await host.SignedIn("clerk");
        var made = await (await clerk.PostAsJsonAsync("/api/v1/account/tokens", new { name = "x", scopes = new[] { "lists" }, days = 1, proof = District.Password }, Programs.Ct)).Json();
        var token = made.GetProperty("token").GetString()!;
        var keys = await host.Read(db => db.Set<OrganizationKey>().AsNoTracking().ToListAsync());
        keys.ShouldNotBeEmpty("the platform's key is made at the first start");
        keys.ShouldAllBe(k => k.PrivateKey.StartsWith("v1."));
        (await host.Read(db => db.DataProtectionKeys.AsNoTracking().Select(k => k.Xml).ToListAsync())).ShouldAllBe(x => x!.Contains(">v1.") && x.Contains("KeyRingDecryption") && !x.Contains("masterKey"));
        (await host.Read(db => db.Set<Qiyue.Identity.AccessToken>().AsNoTracking().SingleAsync())).Digest.ShouldNotContain(token);
    }

    [Theory, BothDatabases]
    public async Task Another_installations_key_file_stops_the_start(Database database)
    {
        await using var host = await TestHost.Start(database);
        await File.WriteAllTextAsync(Path.Combine(host.DataFolder, "qiyue.key"), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), Programs.Ct);
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build();
        var other = new SecretBox(new Settings("", database == Database.Sqlite, host.DataFolder), configuration);
        var refused = await Should.ThrowAsync<Refusal>(() => host.As(Actor.System, s => ActivatorUtilities.CreateInstance<PlatformKey>(s, other).Ensure(default)));
        refused.Code.ShouldBe("key.other");
    }
}
