using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts.Verifying;

/// <summary>
/// A signed contract as a file that can be checked without this program's database: the canonical text, its digest, every signature with the key that
/// checks it, and the platform's own signature over all of it. The form is described in docs/verification.md.
/// </summary>
/// <param name="Text">Canonical JSON, byte for byte what was signed.</param>
/// <param name="Digest">SM3 of the text, 64 hex digits.</param>
/// <param name="Backfilled">Made on paper and recorded afterwards: signatures are names and days only.</param>
/// <param name="PlatformSignature">SM2 over the canonical JSON of all other members.</param>
public sealed record SignedContract(string Code, string Text, string Digest, bool Backfilled, IReadOnlyList<ContractSignature> Signatures, string PlatformKey, string PlatformSignature)
{
    /// <summary>Personal data in the text is hidden: the digest and the signatures are those of the whole text, which the parties hold.</summary>
    public bool Masked { get; init; }

    public const string Schema = "qiyue.signed-contract/1";

    /// <summary>The form of a contract with amendments; one without is as it always was.</summary>
    public const string AmendedSchema = "qiyue.signed-contract/2";
    public const string Algorithm = "SM2-SM3";

    /// <summary>In the order in which they came into force.</summary>
    public IReadOnlyList<SignedAmendment> Amendments { get; init; } = [];

    /// <summary>No contract comes near it; a larger upload is not read.</summary>
    public const int MaxBytes = 2 << 20;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a signatory signs: the digest of the text, for whom, as whom, when, and in whose place. Canonical JSON; a signature from the own post has no member "delegator".</summary>
    public static string SignatureStatement(string contract, string digest, string organizationCode, string signatory, string post, DateTime at, string delegator = "", string delegatorPost = "")
    {
        var statement = new JsonObject
        {
            ["schema"] = "qiyue.signature/1", ["contract"] = contract, ["digest"] = digest, ["organization"] = organizationCode,
            ["signatory"] = signatory, ["post"] = post, ["at"] = at.Milliseconds(),
        };
        if (delegator.Length > 0) statement["delegator"] = new JsonObject { ["name"] = delegator, ["post"] = delegatorPost };
        return CanonicalJson.Of(statement);
    }

    /// <summary>What the platform signs.</summary>
    public string PlatformStatement() => CanonicalJson.Of(Body());

    public string ToFile()
    {
        var file = Body();
        file["platform"]!["signature"] = PlatformSignature;
        return file.ToJsonString(Readable) + "\n";
    }

    /// <summary>Null when the text is no such file.</summary>
    public static SignedContract? Read(string file)
    {
        try
        {
            var o = JsonNode.Parse(file)!.AsObject();
            if ((string?)o["schema"] != Schema && (string?)o["schema"] != AmendedSchema) return null;
            return new((string)o["code"]!, (string)o["text"]!, (string)o["digest"]!, (bool)o["backfilled"]!, [.. o["signatures"]!.AsArray().Select(s => ContractSignature.Read(s!.AsObject()))],
                (string)o["platform"]!["publicKey"]!, (string)o["platform"]!["signature"]!) { Masked = (bool?)o["masked"] ?? false, Amendments = o["amendments"] is { } amendments ? [.. amendments.AsArray().Select(a => SignedAmendment.Read(a!.AsObject()))] : [] };
        }
        // A file is anything: whatever does not read as one is none.
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private JsonObject Body()
    {
        var body = new JsonObject
        {
            ["schema"] = Schema, ["code"] = Code, ["text"] = Text, ["digest"] = Digest, ["backfilled"] = Backfilled,
            ["signatures"] = new JsonArray([.. Signatures.Select(s => s.ToJson())]),
            ["platform"] = new JsonObject { ["algorithm"] = Algorithm, ["publicKey"] = PlatformKey },
        };
        if (Masked) body["masked"] = true;
        if (Amendments.Count > 0) (body["schema"], body["amendments"]) = (AmendedSchema, new JsonArray([.. Amendments.Select(a => a.ToJson())]));
        return body;
    }
}

/// <summary>An amendment in the file: its canonical text, which names the digest of the text it amends, and every signature.</summary>
public sealed record SignedAmendment(int Number, string Text, string Digest, IReadOnlyList<ContractSignature> Signatures)
{
    internal JsonObject ToJson() => new() { ["number"] = Number, ["text"] = Text, ["digest"] = Digest, ["signatures"] = new JsonArray([.. Signatures.Select(s => s.ToJson())]) };
    internal static SignedAmendment Read(JsonObject o) => new((int)o["number"]!, (string)o["text"]!, (string)o["digest"]!, [.. o["signatures"]!.AsArray().Select(s => ContractSignature.Read(s!.AsObject()))]);
}

/// <summary>One side's signature: electronic (an instant, a key, a signature) or on paper (a day).</summary>
/// <param name="PublicKey">65 bytes, uncompressed point of SM2, base64; empty on paper.</param>
/// <param name="Signature">DER, base64; empty on paper.</param>
/// <param name="Delegator">In whose place, from which post; empty = from the signatory's own post.</param>
/// <param name="Scan">SM3 of the scan of the stamped paper; empty when electronic or recorded afterwards.</param>
/// <param name="ScanConfirmedBy">Code of the party that compared the scan with the text.</param>
public sealed record ContractSignature(string OrganizationCode, string OrganizationName, string Signatory, string Post, DateTime? At, DateOnly? OnPaper, string PublicKey, string Signature,
    string Delegator = "", string DelegatorPost = "", string Scan = "", string ScanConfirmedBy = "")
{
    internal JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["organization"] = new JsonObject { ["code"] = OrganizationCode, ["name"] = OrganizationName }, ["signatory"] = Signatory, ["post"] = Post,
        };
        if (Delegator.Length > 0) json["delegator"] = new JsonObject { ["name"] = Delegator, ["post"] = DelegatorPost };
        if (Scan.Length > 0) json["scan"] = new JsonObject { ["digest"] = Scan, ["confirmedBy"] = ScanConfirmedBy };
        if (OnPaper is { } on) json["paper"] = on.ToString("O");
        else (json["at"], json["algorithm"], json["publicKey"], json["signature"]) = (At.Milliseconds(), SignedContract.Algorithm, PublicKey, Signature);
        return json;
    }

    internal static ContractSignature Read(JsonObject o) => new((string)o["organization"]!["code"]!, (string)o["organization"]!["name"]!, (string)o["signatory"]!, (string)o["post"]!,
        o["at"] is { } at ? DateTimeOffset.FromUnixTimeMilliseconds((long)at).UtcDateTime : null, o["paper"] is { } on ? DateOnly.Parse((string)on!, System.Globalization.CultureInfo.InvariantCulture) : null,
        (string?)o["publicKey"] ?? "", (string?)o["signature"] ?? "", (string?)o["delegator"]?["name"] ?? "", (string?)o["delegator"]?["post"] ?? "", (string?)o["scan"]?["digest"] ?? "", (string?)o["scan"]?["confirmedBy"] ?? "");
}
