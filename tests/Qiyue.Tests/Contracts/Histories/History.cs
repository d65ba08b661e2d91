using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Signing;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Organizations.Groups;
using Qiyue.Platform.Access;
using Qiyue.Platform.Files;
using Qiyue.Platform.Links;
using Qiyue.Platform.Todo;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Contracts.Histories;

/// <summary>One party with its people: who signs, and who does everything else.</summary>
internal sealed record Side(Organization Organization, Actor Signatory, Actor Clerk);

/// <summary>A contract with every row beside it, its to-do rows and its readers, at one moment.</summary>
internal sealed record Seen(Contract Contract, DateOnly Today, IReadOnlyList<ContractVersion> Versions, IReadOnlyList<OneTimeLink> Links, IReadOnlyList<ResultCorrection> Corrections, IReadOnlyList<TodoRow> Todos, IReadOnlyList<Guid> Readers);

/// <summary>One contract while a random history happens to it. Its parties are its own: their succession and moving touch no other history.</summary>
internal sealed class History
{
    private static int _made = 100;
    private readonly DateOnly _began;
    private readonly Actor _otherStreet;

    public District District { get; }
    public TestHost Host => District.Host;
    public string Code { get; private set; } = "";
    public Guid Id { get; private set; }
    public Side Community { get; private set; } = null!;
    public Side Unit { get; private set; } = null!;
    public Seen Now { get; private set; } = null!;
    public Contract Contract => Now.Contract;

    /// <summary>Name of who is acting, one of <see cref="Histories.Actors"/>.</summary>
    public string Who { get; set; } = "";

    /// <summary>What was done or tried, for whoever reads of a failure.</summary>
    public List<string> Story { get; } = [];

    /// <summary>Tokens of one-time links and of residents' links, the latter with what closes them.</summary>
    public List<string> Links { get; } = [];
    public List<(Guid Id, string Token)> Ratings { get; } = [];

    /// <summary>Contracts that this one was renewed as.</summary>
    public List<Guid> Renewals { get; } = [];
    private Actor? _group;

    private History(District district, Actor otherStreet) => (District, _otherStreet, _began) = (district, otherStreet, ActClock.DayOf(district.Host.Time.GetUtcNow().UtcDateTime));

    public DateOnly Day(int offset) => ActClock.DayOf(Host.Time.GetUtcNow().UtcDateTime).AddDays(offset);
    public OrganizationTree Tree => Host.Services.GetRequiredService<OrganizationTree>();

    public Actor ActorOf(string who) => who switch
    {
        "secretary" => Community.Signatory,
        "clerk" => Community.Clerk,
        "head" => Unit.Signatory,
        "liaison" => Unit.Clerk,
        "street" when Now?.Contract.SupervisorId == District.OtherStreet.Id => _otherStreet,
        "group" => _group ?? District["other"],
        _ => District[who],
    };

    /// <summary>The clerk of a party, or of the party across the table from it.</summary>
    public string Clerk(Guid organization, bool other = false) => organization == Community.Organization.Id != other ? "clerk" : "liaison";
    public string Signatory(Guid organization) => organization == Community.Organization.Id ? "secretary" : "head";

    /// <summary>The party across the table from who is acting.</summary>
    public Side Other => Who is "head" or "liaison" ? Community : Unit;

    public static async Task<History> Begin(District district, Actor otherStreet, bool onPaper)
    {
        var history = new History(district, otherStreet);
        (history.Community, history.Unit) = (await history.NewSide(community: true), await history.NewSide(community: false));
        var proposal = ContractJourneyTests.Proposal(district);
        (proposal.Parties, proposal.Terms) = ([history.Community.Organization.Code, history.Unit.Organization.Code], history.Terms());
        var contract = await history.Host.As(history.Community.Clerk, s => onPaper ? s.GetRequiredService<BackfillContract>().Handle(new()
        {
            Contract = proposal, Reason = "补录", Signatures = [.. proposal.Parties.Select(p => new PaperSignatureInput { Party = p, Name = "王芳", Post = "书记", SignedOn = history._began })],
        }, default) : s.GetRequiredService<ProposeContract>().Handle(proposal, default));
        (history.Code, history.Id) = (contract.Code, contract.Id);
        history.Now = await history.Look();
        return history;
    }

    public TermsInput Terms()
    {
        var terms = ContractJourneyTests.Proposal(District).Terms;
        (terms.StartOn, terms.EndOn) = (_began, _began.AddDays(60));
        (terms.Obligations[0].DueOn, terms.Milestones[0].PlannedOn) = (_began.AddDays(50), _began.AddDays(20));
        (terms.Obligations[0].Doer, terms.Obligations[0].Beneficiary) = (Unit.Organization.Code, Community.Organization.Code);
        return terms;
    }

    public async Task<Seen> Look() => Now = await Host.Read(async db => new Seen(
        await db.Set<Contract>().AsNoTracking().AsSplitQuery().Include(c => c.Parties).Include(c => c.Sources).Include(c => c.Obligations).Include(c => c.Milestones).Include(c => c.Work).Include(c => c.Comments)
            .Include(c => c.Judgements).Include(c => c.ResultObjections).Include(c => c.Delegations).Include(c => c.Scans).Include(c => c.LookBacks).Include(c => c.GapReviews).Include(c => c.AmendmentRows)
            .Include(c => c.Suspensions).Include(c => c.Breaches).SingleAsync(c => c.Id == Id),
        Day(0),
        await db.Set<ContractVersion>().AsNoTracking().Where(v => v.ContractId == Id).OrderBy(v => v.Number).ToListAsync(),
        await db.Set<OneTimeLink>().AsNoTracking().Where(l => l.SubjectId == Id).ToListAsync(),
        await db.Set<ResultCorrection>().AsNoTracking().Where(c => c.ContractId == Id).OrderBy(c => c.Id).ToListAsync(),
        await db.Set<TodoRow>().AsNoTracking().Where(t => t.SubjectKind == Contract.Kind && t.SubjectId == Id && t.DoneAt == null).ToListAsync(),
        await db.Set<AccessRow>().AsNoTracking().Where(r => r.SubjectKind == Contract.Kind && r.SubjectId == Id).Select(r => r.OrganizationId).ToListAsync()));

    /// <summary>Version and head of the chain: they stand still when nothing was done.</summary>
    public Task<(int Version, string Head)> Mark() => Host.Read(async db => (await db.Set<Contract>().Where(c => c.Id == Id).Select(c => new { c.Version, c.JournalHead }).SingleAsync()) is var m ? (m.Version, m.JournalHead) : default);

    /// <summary>An organisation dissolves and another one takes its place, with people of its own.</summary>
    public async Task Succeed(ChangeOrganization act, bool community)
    {
        var gone = community ? Community : Unit;
        // Only the district may; for others there is no need to set up an heir.
        var heir = Who == "office" ? await NewSide(community) : null;
        await act.Dissolve(gone.Organization.Code, new() { Reason = "机构调整", Successor = heir?.Organization.Code ?? District.School.Code }, default);
        if (community) Community = heir!;
        else Unit = heir!;
    }

    /// <summary>A file of who is acting, unlike any other.</summary>
    public async Task<Guid> File(IServiceProvider s)
    {
        var bytes = Encoding.UTF8.GetBytes($"%PDF-1.4\n{Guid.NewGuid()}");
        return (await s.GetRequiredService<FileDesk>().Store(new FormFile(new MemoryStream(bytes), 0, bytes.Length, "file", "扫描件.pdf") { Headers = new HeaderDictionary(), ContentType = "application/pdf" }, "file", default)).Id;
    }

    /// <summary>An activity of this contract, if there is one.</summary>
    public Task<Guid> Activity(int n) => Host.Read(async db => await db.Set<Activity>().Where(a => a.ContractId == Id).OrderBy(a => a.Id).Select(a => a.Id).ToListAsync() is { Count: > 0 } all ? all[n % all.Count] : Guid.Empty);

    /// <summary>A group that judges from outside.</summary>
    public async Task<Guid> Group()
    {
        if (_group is not null) return _group.OrganizationId!.Value;
        var group = await Host.As(ActorOf("street"), s => s.GetRequiredService<KeepGroup>().Create(new() { Name = "评估组", Kind = "inspection", Mandate = "第三方评估", From = Day(0), Until = Day(400) }, default));
        _group = District["other"] with { OrganizationId = group.Id, OrganizationName = group.Name, OrganizationPath = "", PostTitle = "专班成员", Duties = new HashSet<string> { Duty.Judge } };
        return group.Id;
    }

    private async Task<Side> NewSide(bool community) => await Host.As(Actor.System, async s =>
    {
        var (act, n) = (s.GetRequiredService<Act>(), Interlocked.Increment(ref _made));
        var o = act.Add(community ? new Organization($"{District.Street.Code}{n:000}", $"第{n}社区", "community", District.Street.Id, District.Street.Path) : new Organization($"U{n:0000}", $"第{n}医院", "hospital", District.Office.Id, District.Office.Path));
        act.Record(o, "organization.created");
        await act.Commit();
        s.GetRequiredService<OrganizationTree>().Forget();
        return new Side(o, await District.NewPerson(s, $"signatory{n}", "王芳", o, "负责人", Duty.Sign, Duty.Negotiate, Duty.Judge),
            await District.NewPerson(s, $"clerk{n}", "陈静", o, "专干", Duty.Negotiate, Duty.Perform, Duty.Confirm, Duty.Judge));
    });
}
