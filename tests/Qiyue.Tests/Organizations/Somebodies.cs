using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Data.Verification;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations.People;
using Qiyue.Platform.Jobs;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Organizations;

/// <summary>Somebody whose personal data the tests look for, and what they share.</summary>
internal static class Somebodies
{
    internal const string Name = "欧阳若兰", Phone = "13977712345", Mail = "ruolan.ouyang@example.org", UserName = "ouyangruolan";
    internal const string Purpose = """{"purpose":"contract","why":"约签约时间"}""";

    /// <summary>Somebody of the community with telephone, mail and account, who has signed in.</summary>
    internal static async Task<Guid> Somebody(District d)
    {
        var made = await d.Host.As(d["secretary"], s => s.GetRequiredService<PeopleDesk>().Create(new()
        {
            Name = Name, Phone = Phone, Email = Mail, UserName = UserName, Post = new() { Organization = d.Community.Code, Post = "居委会委员", Duties = [Duty.Negotiate], From = new(2020, 1, 1) },
        }, default));
        await d.Host.Program().Send("POST", "/api/v1/session", $$"""{"userName":"{{UserName}}","password":"{{made.OneTimePassword}}"}""");
        return made.Id;
    }

    internal static Task Leave(District d, Guid id, DateOnly last) => d.Host.As(d["secretary"], async s =>
    {
        var post = await s.GetRequiredService<QiyueDb>().Set<PostHolding>().Where(h => h.PersonId == id).Select(h => h.PostId).SingleAsync();
        await s.GetRequiredService<PeopleDesk>().Leave(id, new() { Post = post, LastDay = last, Reason = "换届" }, default);
    });

    internal static Task<JournalVerdict> Verify(TestHost host) => host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(null, null, default));

    internal static async Task Holds(TestHost host)
    {
        var verdict = await Verify(host);
        verdict.Findings.Select(f => $"{f.SubjectKind} {f.Code}").ShouldBeEmpty();
    }

    internal static Task Daily<T>(TestHost host) where T : IDailyJob => host.As(Actor.System, async s => (await s.GetRequiredService<T>().Run(Programs.Ct)).Failures.ShouldBeEmpty());
}
