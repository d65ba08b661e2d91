using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Organizations.Groups;

/// <summary>
/// A group (专班) of people from several organisations with a mandate, a term and rights over its scope alone; after its last day nobody acts for it any more, without
/// anything being done. Source: domain.md, "Who uses it".
/// </summary>
public sealed class Group : Aggregate
{
    public const string Kind = "group";
    public override string SubjectKind => Kind;
    public string Name { get; private set; } = "";

    /// <summary>Code of dictionary "group_kind": 专项工作组, 督导组, 考核组 …</summary>
    public string GroupKind { get; private set; } = "";
    public string Mandate { get; private set; } = "";

    /// <summary>The street or district office that set it up.</summary>
    public Guid FounderId { get; private set; }
    public DateOnly From { get; private set; }

    /// <summary>Last day.</summary>
    public DateOnly Until { get; private set; }

    /// <summary>It reads what concerns this organisation and all below it; null = only what it is invited to by name.</summary>
    public Guid? ScopeId { get; private set; }

    /// <summary>Dissolved before its last day.</summary>
    public DateOnly? DissolvedOn { get; private set; }
    public DateTime At { get; private set; }

    private readonly List<GroupMember> _members = [];
    public IReadOnlyList<GroupMember> Members => _members;

    private Group() { }
    public Group(Guid founder, DateTime now) => (FounderId, At) = (founder, now);

    public bool StandsOn(DateOnly day) => From <= day && day <= Until && DissolvedOn is null;

    /// <summary>Name, mandate, term and scope. Errors: group.term, group.over.</summary>
    public void Describe(string name, string kind, string mandate, DateOnly from, DateOnly until, Guid? scope, DateOnly today)
    {
        RequireLiving();
        if (until < from) throw Refusal.Invalid("Until", "group.term", "任期的最后一天不能早于第一天。");
        if (until < today) throw Refusal.Invalid("Until", "group.term_past", "任期的最后一天不能早于今天；要提前结束，请解散。");
        (Name, GroupKind, Mandate, From, Until, ScopeId) = (name.Trim(), kind, mandate.Trim(), from, until, scope);
    }

    /// <param name="person">Null = takes part without an account.</param>
    /// <param name="from">Code or words saying where the member comes from.</param>
    public GroupMember Join(string name, string memberKind, string from, Guid? person, DateOnly today)
    {
        RequireLiving();
        if (person is not null && _members.Any(m => m.PersonId == person && m.LeftOn is null)) throw Refusal.Invalid("Name", "group.member_already", "此人已是专班成员。");
        var member = new GroupMember(Id, name.Trim(), memberKind, from.Trim(), person, today);
        _members.Add(member);
        return member;
    }

    /// <summary>From now on the member does not act for the group.</summary>
    public void Leave(Guid memberId, DateOnly today)
    {
        var member = _members.FirstOrDefault(m => m.Id == memberId && m.LeftOn is null) ?? throw Refusal.NotFound();
        member.LeftOn = today;
    }

    /// <summary>The person behind a member is erased; that somebody was a member, of which kind and how long, stays.</summary>
    internal void ForgetMember(Guid person, string word)
    {
        foreach (var member in _members.Where(m => m.PersonId == person)) member.Forget(word);
    }

    public void Dissolve(DateOnly today)
    {
        RequireLiving();
        DissolvedOn = today;
    }

    private void RequireLiving()
    {
        if (DissolvedOn is not null) throw new Refusal("group.dissolved", "此专班已解散，不能再修改。");
    }

    public override JsonObject State() => new()
    {
        ["name"] = Name, ["kind"] = GroupKind, ["mandate"] = Mandate, ["founder"] = FounderId.ToString(), ["from"] = From.ToString("O"), ["until"] = Until.ToString("O"), ["scope"] = ScopeId?.ToString(),
        ["dissolvedOn"] = DissolvedOn?.ToString("O"),
        ["members"] = new JsonArray([.. _members.OrderBy(m => m.Id).Select(m => new JsonObject
        {
            ["id"] = m.Id.ToString(), ["name"] = Sm3.Hex(m.Id + m.Name), ["kind"] = m.MemberKind, ["from"] = m.ComesFrom, ["person"] = m.PersonId?.ToString(), ["joined"] = m.JoinedOn.ToString("O"), ["left"] = m.LeftOn?.ToString("O"),
        })]),
    };
}

/// <summary>Somebody in a group.</summary>
public sealed class GroupMember
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid GroupId { get; private set; }
    public string Name { get; private set; } = "";

    /// <summary>Code of dictionary "member_kind": 群众代表, 专业人士, 社会组织, 两代表一委员 …</summary>
    public string MemberKind { get; private set; } = "";

    /// <summary>The organisation the member comes from, in words.</summary>
    public string ComesFrom { get; private set; } = "";

    /// <summary>Acts for the group when signed in; null = takes part without an account.</summary>
    public Guid? PersonId { get; private set; }
    public DateOnly JoinedOn { get; private set; }
    public DateOnly? LeftOn { get; internal set; }

    private GroupMember() { }
    internal GroupMember(Guid groupId, string name, string memberKind, string comesFrom, Guid? person, DateOnly today) =>
        (GroupId, Name, MemberKind, ComesFrom, PersonId, JoinedOn) = (groupId, name, memberKind, comesFrom, person, today);

    internal void Forget(string word) => Name = word;
}
