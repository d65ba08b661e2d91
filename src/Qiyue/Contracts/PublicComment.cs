using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

/// <summary>
/// What a resident says about a contract on show; an objection must be answered before the contract goes on. Its text is shown to the public
/// together with the answer. The contact stands here only as a keyed digest.
/// </summary>
public sealed class PublicComment : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public bool IsObjection { get; private set; }
    public string Text { get; private set; } = "";

    /// <summary>How the author wishes to be called, "居民李先生"; shown with the text, may be empty.</summary>
    public string Salutation { get; private set; } = "";

    /// <summary>"138****1234": the verified contact, masked; internal.</summary>
    public string MaskedContact { get; private set; } = "";
    public string ContactDigest { get; private set; } = "";
    public DateTime At { get; private set; }
    public string Answer { get; private set; } = "";
    public DateTime? AnsweredAt { get; private set; }
    public Guid? AnsweredById { get; private set; }

    /// <summary>Abuse or personal data of others: text and answer stay internal, with the reason.</summary>
    public string HiddenReason { get; private set; } = "";
    public bool IsAnswered => AnsweredAt is not null;

    private PublicComment() { }
    public PublicComment(Contract contract, bool objection, string text, string maskedContact, string contactDigest, DateTime now, string salutation = "")
    {
        contract.NoteComment(objection);
        (ContractId, IsObjection, Text, Salutation, MaskedContact, ContactDigest, At) = (contract.Id, objection, text.Trim(), salutation.Trim(), maskedContact, contactDigest, now);
    }

    /// <param name="hiddenReason">Not empty: answered to the author only, text not shown.</param>
    public void Reply(Contract contract, Guid by, string answer, string hiddenReason, DateTime now)
    {
        if (IsAnswered) throw new Refusal("comment.already_answered", "此条意见已答复。");
        contract.NoteAnswer(IsObjection);
        (Answer, AnsweredById, AnsweredAt, HiddenReason) = (answer.Trim(), by, now, hiddenReason.Trim());
    }

    /// <summary>After its time; the text and its answer stay.</summary>
    internal void ForgetContact() => (MaskedContact, ContactDigest) = ("", "");

    /// <summary>For showing to the public.</summary>
    internal void HidePersonal() => (Text, Salutation, Answer, MaskedContact, ContactDigest) = (Mask.Text(Text), Mask.Text(Salutation), Mask.Text(Answer), "", "");

    public string PartKey => $"comment:{Id}";
    public JsonObject State() => new()
    {
        ["objection"] = IsObjection, ["text"] = Sm3.Hex(Text), ["salutation"] = Salutation.Length == 0 ? "" : Sm3.Hex(Salutation), ["contact"] = ContactDigest, ["at"] = At.Milliseconds(), ["answer"] = Answer,
        ["answeredBy"] = AnsweredById?.ToString(), ["answeredAt"] = AnsweredAt.Milliseconds(), ["hidden"] = HiddenReason,
    };
}
