using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace Qiyue.Data.Verification;

/// <summary>
/// SM3 over the heads of all chains in their order: one line "kind subject sequence hash\n" per subject. Which entries count is the caller's rule,
/// so that the heads of an earlier moment can be computed again.
/// </summary>
internal sealed class HeadsDigest(Func<JournalEntry, bool> counts)
{
    private readonly SM3Digest _digest = new();
    private JournalEntry? _head;

    public long Entries { get; private set; }
    public long Subjects { get; private set; }

    /// <summary>Entries come in the order of <see cref="JournalPages"/>.</summary>
    public void Take(JournalEntry entry)
    {
        if (!counts(entry)) return;
        if (_head is not null && (_head.SubjectId != entry.SubjectId || _head.SubjectKind != entry.SubjectKind)) Close();
        _head = entry;
        Entries++;
    }

    /// <returns>64 hex digits.</returns>
    public string End()
    {
        if (_head is not null) Close();
        var result = new byte[_digest.GetDigestSize()];
        _digest.DoFinal(result, 0);
        return Convert.ToHexStringLower(result);
    }

    private void Close()
    {
        _digest.BlockUpdate(Encoding.UTF8.GetBytes($"{_head!.SubjectKind} {_head.SubjectId} {_head.Sequence} {_head.Hash}\n"));
        _head = null;
        Subjects++;
    }
}
