using System.Text;
using Microsoft.EntityFrameworkCore;
using Org.BouncyCastle.Crypto.Digests;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;
using Qiyue.Platform.Web;

namespace Qiyue.Platform.Idempotency;

/// <summary>
/// Idempotency-Key on POST, PUT and DELETE of /api/v1: the same key with the same body gets the stored answer of the first time and does nothing; with another
/// body it is a 422 idempotency.other_body. Keys belong to who sends them and live for a day. Only what was done is stored: a refusal changed nothing, so
/// the same request is judged anew. What may be seen once only (no-store) is not kept.
/// </summary>
public sealed class IdempotencyMiddleware(RequestDelegate next)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private const string Header = "Idempotency-Key";
    private const int LargestAnswer = 256 * 1024;

    public async Task InvokeAsync(HttpContext http, QiyueDb db, ActorAccessor actor, ActClock clock, IdempotencyTicket ticket, SecretBox box, VisitorMark visitor, CommitGate gate)
    {
        // A sign-in answers with a cookie, which is not for keeping.
        if (!Audience.IsUnsafe(http) || !http.Request.Path.StartsWithSegments("/api/v1") || http.Request.Headers[Header].ToString() is not { Length: > 0 } key || http.Request.Path.StartsWithSegments("/api/v1/session"))
        {
            await next(http);
            return;
        }
        if (key.Length > 128 || key.Any(c => c is < '!' or > '~')) throw new Refusal("idempotency.key_malformed", "Idempotency-Key 须是 1 到 128 个可见的英文字符。", 400);
        var who = actor.Actor.AccountId is { } account ? $"{account} {actor.Actor.PostId}" : visitor.Of(http);
        ticket.Key = Sm3.Hex($"{who}\n{http.Request.Method}\n{http.Request.Path}{http.Request.QueryString}\n{key}");
        ticket.BodyDigest = await DigestBody(http);
        if (await Stored(db, ticket, http, box)) return;

        var body = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        try
        {
            try { await next(http); }
            // Two at once with one key: the second was refused for what the first had just done.
            catch (Refusal) when (!ticket.Stamped)
            {
                db.ChangeTracker.Clear();
                http.Response.Body = body;
                if (await Stored(db, ticket, http, box)) return;
                throw;
            }
            if (http.Response.StatusCode is >= 200 and < 300 && kept.Length <= LargestAnswer && !http.Response.Headers.CacheControl.ToString().Contains("no-store", StringComparison.Ordinal)) await Keep(db, ticket, http, box, kept, clock.Now, gate);
        }
        finally { http.Response.Body = body; }
        kept.Position = 0;
        await kept.CopyToAsync(body, http.RequestAborted);
    }

    /// <summary>Answers from the store; false when this key is new.</summary>
    private static async Task<bool> Stored(QiyueDb db, IdempotencyTicket ticket, HttpContext http, SecretBox box)
    {
        var row = await db.Set<IdempotencyRow>().AsNoTracking().SingleOrDefaultAsync(r => r.Key == ticket.Key, http.RequestAborted);
        // The first of two at once is still writing its answer.
        for (var wait = 0; row is { Status: 0 } && row.BodyDigest == ticket.BodyDigest && wait < 10; wait++)
        {
            await Task.Delay(100, http.RequestAborted);
            row = await db.Set<IdempotencyRow>().AsNoTracking().SingleOrDefaultAsync(r => r.Key == ticket.Key, http.RequestAborted);
        }
        if (row is null) return false;
        if (row.BodyDigest != ticket.BodyDigest) throw new Refusal("idempotency.other_body", "此 Idempotency-Key 已用于内容不同的请求，请换一个新的键。", 422);
        if (row.Status == 0) throw new Refusal("idempotency.unanswered", "此请求已办理，但当时的答复没有保存下来。请读取相关内容确认结果，不要重复提交。");
        http.Response.StatusCode = row.Status;
        http.Response.Headers["Idempotent-Replayed"] = "true";
        if (row.Location is not null) http.Response.Headers.Location = row.Location;
        if (row.ETag is not null) http.Response.Headers.ETag = row.ETag;
        if (row.MediaType is null) return true;
        http.Response.ContentType = row.MediaType;
        await http.Response.WriteAsync(box.Decrypt(row.Answer), http.RequestAborted);
        return true;
    }

    private static async Task Keep(QiyueDb db, IdempotencyTicket ticket, HttpContext http, SecretBox box, MemoryStream answer, DateTime now, CommitGate gate)
    {
        // The act is done: losing its answer because the caller hung up would be the very thing the key is for.
        db.ChangeTracker.Clear();
        var row = await db.Set<IdempotencyRow>().SingleOrDefaultAsync(r => r.Key == ticket.Key, CancellationToken.None);
        if (row is null) db.Add(row = new() { Key = ticket.Key!, BodyDigest = ticket.BodyDigest, Status = 0, Answer = "", At = now });
        (row.Status, row.Answer) = (http.Response.StatusCode, box.Encrypt(Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length)));
        (row.MediaType, row.Location, row.ETag) = (http.Response.ContentType, Null(http.Response.Headers.Location.ToString()), Null(http.Response.Headers.ETag.ToString()));
        using (await gate.Enter(db, CancellationToken.None))
        {
            try { await db.SaveChangesAsync(CancellationToken.None); }
            catch (DbUpdateException e) when (UniqueViolation.Is(e)) { } // two at once, and nothing of theirs collided: the first answer stays
        }
    }

    private static string? Null(string text) => text.Length == 0 ? null : text;

    private static async Task<string> DigestBody(HttpContext http)
    {
        http.Request.EnableBuffering();
        var (digest, buffer) = (new SM3Digest(), new byte[16 * 1024]);
        for (int read; (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0;) digest.BlockUpdate(buffer, 0, read);
        http.Request.Body.Position = 0;
        var hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash, 0);
        return Convert.ToHexStringLower(hash);
    }
}
