namespace Qiyue.Kernel;

/// <summary>
/// Who acts: a person in one post of one organisation at a time, the system itself, or nobody signed in.
/// Source: domain.md, "Who uses it".
/// </summary>
public sealed record Actor
{
    public Guid? AccountId { get; init; }
    public Guid? PersonId { get; init; }

    /// <summary>The person's name; for the system "系统", for a visitor "访客".</summary>
    public required string Name { get; init; }

    /// <summary>The organisation acted for; null for visitors, the system and administrators.</summary>
    public Guid? OrganizationId { get; init; }
    public string OrganizationName { get; init; } = "";

    /// <summary>Codes from the root down to the organisation, "/330602/330602001/"; empty when none.</summary>
    public string OrganizationPath { get; init; } = "";
    /// <summary>For who acts for a group (专班): the organisation whose contracts, and those of all below it, the group reads.</summary>
    public Guid? ScopeId { get; init; }
    public Guid? PostId { get; init; }
    public string PostTitle { get; init; } = "";

    /// <summary>What the post may do; see <see cref="Duty"/>.</summary>
    public IReadOnlySet<string> Duties { get; init; } = new HashSet<string>();

    /// <summary>Acts once through a one-time link, without an account.</summary>
    public Guid? LinkId { get; init; }

    /// <summary>Whose uploads are one's own: the account, or the link.</summary>
    public Guid? UploaderId => AccountId ?? LinkId;

    public bool IsSystem { get; init; }
    public bool IsSignedIn => AccountId is not null || IsSystem;

    public static Actor Anonymous { get; } = new() { Name = "访客" };
    public static Actor System { get; } = new() { Name = "系统", IsSystem = true };

    public bool Has(string duty) => IsSystem || Duties.Contains(duty);

    /// <summary>The actor's organisation is the one at <paramref name="path"/> or stands above it.</summary>
    public bool IsAtOrAbove(string path) =>
        IsSystem || OrganizationPath.Length > 0 && path.StartsWith(OrganizationPath, StringComparison.Ordinal);

    public bool ActsFor(Guid organizationId) => OrganizationId == organizationId;
}

/// <summary>What a post may do. A post carries duties; a person holds a post for a period.</summary>
public static class Duty
{
    /// <summary>Keep the organisation's needs and resources.</summary>
    public const string Lists = "lists";
    /// <summary>Negotiate: propose, offer, accept, decline, record talks.</summary>
    public const string Negotiate = "negotiate";
    /// <summary>Sign for the organisation (授权签署人).</summary>
    public const string Sign = "sign";
    /// <summary>Record work, milestones, activities.</summary>
    public const string Perform = "perform";
    /// <summary>Confirm or dispute what the other side did.</summary>
    public const string Confirm = "confirm";
    /// <summary>Judge as self, counterpart or third party.</summary>
    public const string Judge = "judge";
    /// <summary>Supervise organisations below: settle disputes, judge as supervisor, answer objections.</summary>
    public const string Supervise = "supervise";
    /// <summary>Keep organisations, people and posts at or below one's organisation.</summary>
    public const string People = "people";
    /// <summary>Set policies and dictionaries of the district.</summary>
    public const string Policies = "policies";
    /// <summary>System administrator: jobs, health, configuration; sees no business data.</summary>
    public const string SystemAdmin = "system_admin";
    /// <summary>Security administrator: accounts, lockouts, tokens.</summary>
    public const string SecurityAdmin = "security_admin";
    /// <summary>Audit administrator: journal and its verification, read only.</summary>
    public const string AuditAdmin = "audit_admin";

    public static IReadOnlyList<string> All { get; } =
        [Lists, Negotiate, Sign, Perform, Confirm, Judge, Supervise, People, Policies, SystemAdmin, SecurityAdmin, AuditAdmin];

    public static IReadOnlyList<string> Administrators { get; } = [SystemAdmin, SecurityAdmin, AuditAdmin];
}
