using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;
using Qiyue.Platform.Outbox;

namespace Qiyue.Organizations.People;

/// <summary>
/// Somebody who acts for organisations. Phone and mail stand encrypted; only a mask and a keyed digest are ever compared or shown. The journal holds digests with a salt that is erased
/// with the person (docs/decisions, 0013).
/// </summary>
public sealed partial class Person : Aggregate
{
    public const string Kind = "person";
    public override string SubjectKind => Kind;
    public string Name { get; private set; } = "";

    /// <summary>Encrypted (SecretBox); empty = none.</summary>
    public string PhoneSecret { get; private set; } = "";

    /// <summary>"138****1234"</summary>
    public string PhoneMask { get; private set; } = "";
    public string PhoneDigest { get; private set; } = "";
    public string EmailSecret { get; private set; } = "";
    public string EmailMask { get; private set; } = "";

    /// <summary>See <see cref="MailAddresses.DigestOf"/>; beside the state, which has the digest of the encrypted address.</summary>
    public string EmailDigest { get; private set; } = "";
    public Guid? AccountId { get; private set; }

    /// <summary>32 hex digits; empty for people registered before there was one, until <see cref="Protect"/>, and for the erased.</summary>
    public string Salt { get; private set; } = "";

    /// <summary>Last day of the last post; null while in office, or never in one. From it counts how long the person is kept.</summary>
    public DateOnly? LeftOn { get; private set; }

    private readonly List<PostHolding> _holdings = [];
    public IReadOnlyList<PostHolding> Holdings => _holdings;

    private Person() { }
    public Person(string name) => (Name, Salt) = (name.Trim(), NewSalt());

    private static string NewSalt() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public void Rename(string name) => Name = name.Trim();

    /// <summary>Telephone and mail; what equals the mask that stands is left alone. Errors: person.phone, person.email.</summary>
    public void SetContact(string? phone, string? email, SecretBox box)
    {
        (phone, email) = ((phone ?? "").Trim(), (email ?? "").Trim());
        if (phone.Length == 0 || phone != PhoneMask)
        {
            if (phone.Length > 0 && (phone.Length < 7 || phone.Any(c => !char.IsAsciiDigit(c) && c is not ('-' or '+'))))
                throw Refusal.Invalid("Phone", "person.phone", "电话号码只能包含数字、加号和连字符，至少 7 位。");
            (PhoneSecret, PhoneMask, PhoneDigest) = phone.Length == 0 ? ("", "", "") : (box.Encrypt(phone), Mask.Phone(phone), box.Digest("phone", phone));
        }
        if (email.Length > 0 && email == EmailMask) return;
        if (email.Length > 0 && (email.IndexOf('@', StringComparison.Ordinal) is var at && (at < 1 || at == email.Length - 1 || email.Any(char.IsWhiteSpace))))
            throw Refusal.Invalid("Email", "person.email", "邮箱地址不完整，应形如 name@example.com。");
        (EmailSecret, EmailMask, EmailDigest) = email.Length == 0 ? ("", "", "") : (box.Encrypt(email), Mask.Email(email), MailAddresses.DigestOf(box, email));
    }

    /// <summary>People entered before their address had a digest.</summary>
    internal void KnowAddress(SecretBox box)
    {
        if (EmailDigest.Length == 0 && EmailSecret.Length > 0) EmailDigest = MailAddresses.DigestOf(box, box.Decrypt(EmailSecret));
    }

    public void LinkAccount(Guid account) => AccountId = account;

    /// <summary>Takes up a post from a day on. The first one is the main one.</summary>
    public PostHolding TakeUp(Post post, DateOnly from)
    {
        if (_holdings.Any(h => h.PostId == post.Id && h.To is null)) throw new Refusal("person.holds_already", "此人已担任该岗位。");
        var holding = new PostHolding(Id, post.Id, from, isMain: _holdings.All(h => h.To is not null));
        _holdings.Add(holding);
        LeftOn = null;
        return holding;
    }

    /// <summary>Leaves a post after a day; its duties pass to whoever holds it then.</summary>
    public void Leave(Guid postId, DateOnly lastDay)
    {
        var holding = _holdings.FirstOrDefault(h => h.PostId == postId && h.To is null) ?? throw Refusal.NotFound();
        if (lastDay < holding.From) throw Refusal.Invalid("LastDay", "person.leave_before_start", "离任日期不能早于任职日期 {0}。", holding.From.ToString("yyyy-MM-dd"));
        holding.To = lastDay;
        LeftOn = LastDay();
        if (!holding.IsMain) return;
        holding.IsMain = false;
        if (_holdings.FirstOrDefault(h => h.To is null) is { } next) next.IsMain = true;
    }

    private DateOnly? LastDay() => _holdings.Count == 0 || _holdings.Any(h => h.To is null) ? null : _holdings.Max(h => h.To);

    public override JsonObject State() => WithErasure(new()
    {
        ["name"] = Digest("name", Name, older: Sm3.Hex(Id + Name)), ["phone"] = Digest("phone", PhoneDigest, older: PhoneDigest),
        ["email"] = Digest("email", EmailSecret, older: EmailSecret.Length == 0 ? "" : Sm3.Hex(EmailSecret)), ["account"] = AccountId?.ToString(),
        ["holdings"] = new JsonArray([.. _holdings.OrderBy(h => h.Id).Select(h => new JsonObject { ["post"] = h.PostId.ToString(), ["from"] = h.From.ToString("O"), ["to"] = h.To?.ToString("O"), ["main"] = h.IsMain })]),
    });

    /// <param name="older">As it was written before there were salts.</param>
    private string Digest(string member, string value, string older) => Salt.Length == 0 ? older : value.Length == 0 ? "" : Sm3.Hex($"{Salt}\n{member}\n{value}");
}

/// <summary>A person in a post for a period.</summary>
public sealed class PostHolding
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid PersonId { get; private set; }
    public Guid PostId { get; private set; }
    public DateOnly From { get; private set; }

    /// <summary>Last day; null = still in it.</summary>
    public DateOnly? To { get; internal set; }
    public bool IsMain { get; internal set; }

    private PostHolding() { }
    internal PostHolding(Guid personId, Guid postId, DateOnly from, bool isMain) => (PersonId, PostId, From, IsMain) = (personId, postId, from, isMain);

    public bool IsHeldOn(DateOnly day) => From <= day && (To is null || To >= day);
}

/// <summary>A post (岗位) of an organisation and the duties it carries; duties survive a change of person.</summary>
public sealed class Post : Aggregate
{
    public const string Kind = "post";
    public override string SubjectKind => Kind;
    public Guid OrganizationId { get; private set; }
    public string Title { get; private set; } = "";

    /// <summary>Words of <see cref="Duty"/> separated by blanks.</summary>
    public string DutyText { get; private set; } = "";
    public bool Closed { get; private set; }
    public IReadOnlyList<string> Duties => DutyText.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private Post() { }
    public Post(Guid organizationId, string title, IEnumerable<string> duties)
    {
        OrganizationId = organizationId;
        Change(title, duties);
    }

    public void Change(string title, IEnumerable<string> duties)
    {
        var chosen = duties.Distinct().OrderBy(d => d, StringComparer.Ordinal).ToList();
        if (chosen.FirstOrDefault(d => !Duty.All.Contains(d) || Duty.Administrators.Contains(d)) is { } unknown)
            throw Refusal.Invalid("Duties", "post.duty_unknown", "没有名为 {0} 的职责，请从列表中选择。", unknown);
        (Title, DutyText) = (title.Trim(), string.Join(' ', chosen));
    }

    public void Close() => Closed = true;

    public override JsonObject State() => new() { ["organization"] = OrganizationId.ToString(), ["title"] = Title, ["duties"] = DutyText, ["closed"] = Closed };
}
