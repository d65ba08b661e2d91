using Qiyue.Data;

namespace Qiyue.Platform.Idempotency;

/// <summary>
/// The Idempotency-Key of the request at hand. The act itself saves its row (<see cref="Stamp"/>, called by <see cref="Act.Commit"/>), so that "done" and
/// "done under this key" are one fact; the answer is added when it is known.
/// </summary>
public sealed class IdempotencyTicket
{
    /// <summary>Null: no key was sent.</summary>
    public string? Key { get; set; }
    public string BodyDigest { get; set; } = "";
    public bool Stamped { get; private set; }

    /// <summary>Retries happen in scopes of their own: they carry the same ticket.</summary>
    public IdempotencyTicket? Origin { get; set; }

    public void Stamp(QiyueDb db, DateTime now)
    {
        var ticket = Origin ?? this;
        if (ticket.Key is null || ticket.Stamped) return;
        db.Add(new IdempotencyRow { Key = ticket.Key, BodyDigest = ticket.BodyDigest, Status = 0, Answer = "", At = now });
    }

    public void Saved() => (Origin ?? this).Stamped = (Origin ?? this).Key is not null;
}
