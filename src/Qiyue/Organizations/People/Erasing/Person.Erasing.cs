using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Organizations.People;

// Retention and erasure: after the last post, on the person's wish or when the time is over. Proposed by who keeps the person, confirmed by the security administrator. Source: domain.md, The kernel.
public sealed partial class Person
{
    /// <summary>In place of an erased name, everywhere: the word that pages translate.</summary>
    public const string ErasedName = "已删除人员";

    /// <summary>Code of dictionary "erasure_ground"; empty = nobody asks for it.</summary>
    public string ErasureGround { get; private set; } = "";
    public DateTime? ErasureProposedAt { get; private set; }
    public Guid? ErasureProposedById { get; private set; }
    public DateTime? ErasedAt { get; private set; }

    /// <summary>Asks for the erasure. Errors: person.in_office, erasure.proposed_already.</summary>
    public void ProposeErasure(string ground, Guid? byAccount, DateTime now, DateOnly today)
    {
        RequireOutOfOffice(today);
        if (ErasureProposedAt is not null) throw new Refusal("erasure.proposed_already", "已有人提出删除此人的信息，请等待安全管理员确认。");
        (ErasureGround, ErasureProposedAt, ErasureProposedById) = (ground, now, byAccount);
    }

    /// <summary>Taken back, or not agreed to.</summary>
    public void DropErasure()
    {
        if (ErasureProposedAt is null || ErasedAt is not null) throw new Refusal("erasure.not_proposed", "没有待确认的删除申请。");
        (ErasureGround, ErasureProposedAt, ErasureProposedById) = ("", null, null);
    }

    /// <summary>Nothing of who it was stays here; posts and days do, under the same id. Errors: person.in_office.</summary>
    internal void Erase(string ground, DateTime now, DateOnly today)
    {
        RequireOutOfOffice(today);
        (Name, Salt, PhoneSecret, PhoneMask, PhoneDigest, EmailSecret, EmailMask, EmailDigest) = (ErasedName, "", "", "", "", "", "", "");
        (ErasureGround, ErasedAt) = (ground, now);
    }

    internal void RequireNotErased()
    {
        if (ErasedAt is not null) throw new Refusal("person.erased", "此人的信息已删除，不能再办理。");
    }

    /// <summary>For people registered before there were salts, and before the last day stood here.</summary>
    internal void Protect() => (Salt, LeftOn) = (NewSalt(), LastDay());

    private void RequireOutOfOffice(DateOnly today)
    {
        RequireNotErased();
        if (_holdings.Any(h => h.To is null || h.To >= today)) throw new Refusal("person.in_office", "此人还在任，请先办理离任。");
    }

    /// <summary>Members that most people never have.</summary>
    private JsonObject WithErasure(JsonObject state)
    {
        (state["erasure"], state["erasureProposed"], state["erasureBy"]) = (ErasureGround, ErasureProposedAt.Milliseconds(), ErasureProposedById?.ToString());
        (state["erased"], state["leftOn"]) = (ErasedAt.Milliseconds(), LeftOn?.ToString("O"));
        return state;
    }
}
