using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Contracts.Showing;

public sealed class CommentInput
{
    /// <summary>True for an objection (异议) during the notice period.</summary>
    public bool Objection { get; set; }
    [Filled, Max(1000)] public string Text { get; set; } = "";

    /// <summary>How to call the author, "居民李先生"; shown with the text.</summary>
    [Max(20)] public string? Salutation { get; set; }
}

/// <summary>A verified contact speaks about a contract on show. Errors: comment.notice_over, comment.too_many.</summary>
public sealed class CommentOnContract(Act act, ContractLoader contracts)
{
    /// <param name="contactDigest">Keyed digest of the verified phone or mail address.</param>
    /// <param name="maskedContact">"138****1234".</param>
    public async Task<PublicComment> Handle(string code, CommentInput input, string contactDigest, string maskedContact, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!contract.Stage.IsPublic()) throw Refusal.NotFound();
        if (contract.Comments.Count(c => !c.IsAnswered && c.ContactDigest == contactDigest) >= 3)
            throw new Refusal("comment.too_many", "您对此契约已有三条意见等待答复，请在答复后再提。", 429);
        var comment = new PublicComment(contract, input.Objection, input.Text, maskedContact, contactDigest, act.Now, input.Salutation ?? "").AddTo(act);
        act.Record(contract, input.Objection ? "contract.objected" : "contract.commented", null, null, comment);
        await act.Commit(ct);
        return comment;
    }
}

public sealed class AnswerCommentInput
{
    [Filled, Max(1000)] public string Answer { get; set; } = "";

    /// <summary>Not shown to the public (abuse, personal data of others): why.</summary>
    [Max(200)] public string? HiddenReason { get; set; }
}

/// <summary>Answers a comment or objection; text and answer become public together. Errors: comment.already_answered.</summary>
public sealed class AnswerComment(Act act, ContractLoader contracts)
{
    public async Task<PublicComment> Handle(string code, Guid commentId, AnswerCommentInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayAnswerComments(act.Actor, contract)) throw Refusal.Forbidden();
        var comment = await act.Db.Set<PublicComment>().SingleOrDefaultAsync(c => c.Id == commentId && c.ContractId == contract.Id, ct) ?? throw Refusal.NotFound();
        comment.Reply(contract, act.Actor.OrganizationId!.Value, input.Answer, input.HiddenReason ?? "", act.Now);
        act.Record(contract, "contract.comment_answered", null, null, comment);
        await act.Commit(ct);
        return comment;
    }
}
