using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Data.Verification;

/// <summary>
/// What the whole journal was at one moment, signed, to be kept outside the database: a chain that is cut or rewritten afterwards no longer fits it.
/// A small file: the digest covers all heads, and only subjects that were written to shortly before are named. Source: architecture.md, decision 9.
/// </summary>
/// <param name="At">When it was taken, UTC.</param>
/// <param name="Digest">See <see cref="HeadsDigest"/>.</param>
/// <param name="Before">Milliseconds since 1970: of subjects not in <paramref name="Recent"/>, entries made before this instant count.</param>
/// <param name="Recent">Subjects with entries made since then, and how many entries each had.</param>
/// <param name="Signature">SM2 over the canonical JSON of all other members, by the platform's key.</param>
public sealed record Checkpoint(DateTime At, long Entries, long Subjects, string Digest, long Before, IReadOnlyList<RecentSubject> Recent, string PublicKey, string Signature)
{
    public const string Schema = "qiyue.checkpoint/1";

    /// <summary>Longer than any act takes from making its entry to committing it, and than the clocks of nodes differ.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>First 16 hex digits of the SM3 of the public key: for comparing by eye.</summary>
    public string KeyFingerprint => Fingerprint(PublicKey);

    public static string Fingerprint(string publicKey) => Sm3.Hex(publicKey)[..16];

    /// <summary>The text that is signed.</summary>
    public string Statement() => CanonicalJson.Of(Body());

    public string ToFile()
    {
        var file = Body();
        file["signature"] = Signature;
        return file.ToJsonString(Readable) + "\n";
    }

    /// <summary>Reads a file. Errors: checkpoint.unreadable (422).</summary>
    public static Checkpoint Read(string file)
    {
        try
        {
            var o = JsonNode.Parse(file)!.AsObject();
            if ((string?)o["schema"] != Schema) throw Unreadable();
            return new(DateTimeOffset.FromUnixTimeMilliseconds((long)o["at"]!).UtcDateTime, (long)o["entries"]!, (long)o["subjects"]!, (string)o["digest"]!, (long)o["before"]!,
                [.. o["recent"]!.AsArray().Select(r => new RecentSubject((string)r!["kind"]!, Guid.Parse((string)r["subject"]!), (long)r["sequence"]!))], (string)o["publicKey"]!, (string)o["signature"]!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentException)
        {
            throw Unreadable();
        }
    }

    /// <summary>An entry that was there when the checkpoint was taken.</summary>
    public Func<JournalEntry, bool> Counts()
    {
        var recent = Recent.ToDictionary(r => (r.Kind, r.Subject), r => r.Sequence);
        return e => recent.TryGetValue((e.SubjectKind, e.SubjectId), out var sequence) ? e.Sequence <= sequence : MadeAt(e.Id) < Before;
    }

    /// <summary>Milliseconds since 1970 at which a version 7 id was made.</summary>
    public static long MadeAt(Guid id)
    {
        var bytes = id.ToByteArray(bigEndian: true);
        return bytes[..6].Aggregate(0L, (time, b) => time << 8 | b);
    }

    private JsonObject Body() => new()
    {
        ["schema"] = Schema, ["at"] = new DateTimeOffset(At).ToUnixTimeMilliseconds(), ["entries"] = Entries, ["subjects"] = Subjects, ["digest"] = Digest, ["before"] = Before,
        ["recent"] = new JsonArray([.. Recent.Select(r => new JsonObject { ["kind"] = r.Kind, ["subject"] = r.Subject.ToString(), ["sequence"] = r.Sequence })]),
        ["algorithm"] = "SM2-SM3", ["publicKey"] = PublicKey,
    };

    private static Refusal Unreadable() => new("checkpoint.unreadable", "这不是检查点文件，或文件已损坏。请选择由“导出检查点”得到的 JSON 文件。", 422);
}

/// <summary>A subject whose newest entries were made shortly before a checkpoint.</summary>
public sealed record RecentSubject(string Kind, Guid Subject, long Sequence);

/// <summary>How the journal compares with a checkpoint.</summary>
/// <param name="Code">Null when it fits; else "checkpoint.tail_cut" and so on.</param>
public sealed record CheckpointVerdict(DateTime At, long Entries, string KeyFingerprint, string? Code = null, string Sentence = "", params object[] Args)
{
    public bool Holds => Code is null;
}
