using System.Text;
using Microsoft.Extensions.Localization;
using Qiyue.Data.Verification;
using Qiyue.Kernel;

namespace Qiyue.Shell.Work;

/// <summary>The journal of one subject; verification of the whole and its checkpoints, for the audit administrator.</summary>
internal static class JournalApi
{
    public static void Map(WebApplication app)
    {
        var journal = app.MapGroup("/api/v1/journal").RequireAuthorization().WithTags("Journal");
        journal.MapGet("/{kind}/{id:guid}", async (string kind, Guid id, long? before, ReadJournal act, CancellationToken ct) => await act.Handle(kind, id, before, ct));
        journal.MapGet("/checkpoint", async (TakeCheckpoint act, CancellationToken ct) =>
        {
            var checkpoint = await act.Handle(ct);
            return TypedResults.File(Encoding.UTF8.GetBytes(checkpoint.ToFile()), "application/json", $"checkpoint-{checkpoint.At:yyyyMMdd-HHmmss}.json");
        });
        journal.MapGet("/verifications", async (CheckJournal act, IStringLocalizer text, CancellationToken ct) => (await act.List(ct)).Select(c => JournalCheckJson.Of(c, text))).WithSummary("The latest verifications of the whole journal");
        journal.MapPost("/verifications", async (JournalCheckInput input, CheckJournal act, IStringLocalizer text, CancellationToken ct) =>
            TypedResults.Accepted("/api/v1/journal/verifications", JournalCheckJson.Of(await act.Start(input.Checkpoint is { Length: > 0 } file ? Checkpoint.Read(file) : null, ct), text))).WithSummary("Verifies the whole journal in the background, compared with a checkpoint if one is given");
    }
}

public sealed class JournalCheckInput
{
    /// <summary>Content of a checkpoint file to compare with; optional.</summary>
    [Max(50_000_000)] public string? Checkpoint { get; set; }
}

/// <param name="Holds">Null while it runs.</param>
/// <param name="Findings">The first broken entry of each of the first broken subjects.</param>
/// <param name="Checkpoint">What the comparison with the checkpoint found, in a sentence; null without one.</param>
public sealed record JournalCheckJson(Guid Id, DateTime At, DateTime? EndedAt, string State, long Entries, long? Subjects, bool? Holds, long? Broken, JournalFindingJson[] Findings, string? Checkpoint)
{
    internal static JournalCheckJson Of(JournalCheck c, IStringLocalizer text) => new(c.Id, c.At, c.EndedAt, c.Interrupted ? "interrupted" : c.State.ToString().ToLowerInvariant(), c.Entries,
        c.Verdict?.Subjects, c.Verdict?.Holds, c.Verdict?.Broken,
        [.. (c.Verdict?.Findings ?? []).Select(f => new JournalFindingJson(f.SubjectKind, f.SubjectId, f.SubjectCode, f.Sequence, f.Code, text[f.Sentence, f.Args]))],
        c.Verdict?.Checkpoint is { } p ? p.Holds ? text["与检查点相符。"] : text[p.Sentence, p.Args].Value : null);
}

public sealed record JournalFindingJson(string Kind, Guid Subject, string SubjectCode, long Sequence, string Code, string Sentence);
