using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Platform.Jobs;

namespace Qiyue.Lists.Surveys;

/// <summary>
/// What the answers of a survey come to, counted once: one row each, made from the answers alone. A page adds what came since (<see cref="UpTo"/>), so that it costs the same however many have answered. Taken away, it is made anew.
/// </summary>
public sealed class SurveyTally
{
    public required Guid SurveyId { get; init; }

    /// <summary>The last answer that is counted here; ids rise with time.</summary>
    public Guid UpTo { get; set; }
    public int Answers { get; set; }

    /// <summary><see cref="TallyCounts"/> as JSON.</summary>
    public string CountsJson { get; set; } = "";
}

/// <summary>How often what was answered.</summary>
public sealed class TallyCounts
{
    /// <summary>By <see cref="SurveyWay"/>.</summary>
    public Dictionary<SurveyWay, int> Ways { get; init; } = [];

    /// <summary>By number of the question.</summary>
    public Dictionary<int, QuestionCounts> Questions { get; init; } = [];

    public int Answers => Ways.Values.Sum();

    public static TallyCounts Of(SurveyTally? tally) => tally is null ? new() : JsonSerializer.Deserialize<TallyCounts>(tally.CountsJson)!;

    internal void Add(SurveyWay way, string contentJson)
    {
        Ways[way] = Ways.GetValueOrDefault(way) + 1;
        foreach (var given in SurveyAnswer.Read(contentJson)) (Questions.TryGetValue(given.Question, out var known) ? known : Questions[given.Question] = new()).Add(given);
    }
}

/// <summary>Of one question.</summary>
public sealed class QuestionCounts
{
    public int Answered { get; set; }

    /// <summary>Of scales and numbers.</summary>
    public long Sum { get; set; }

    /// <summary>By place of the option, or by grade.</summary>
    public Dictionary<int, int> Counts { get; init; } = [];

    internal void Add(GivenAnswer a)
    {
        Answered++;
        Sum += a.Number ?? 0;
        foreach (var place in a.Chosen ?? (a.Number is { } grade and >= -100 and <= 100 ? [grade] : [])) Counts[place] = Counts.GetValueOrDefault(place) + 1;
    }
}

/// <summary>
/// Every minute: counts the answers that came since the last time, some thousands a step. Only those older than a quarter of an hour: by then nobody can still be writing one with a lower id.
/// </summary>
internal sealed class CountAnswers(SystemSteps steps, ActClock clock) : IMinuteJob
{
    private const int Batch = 5_000;
    public static readonly TimeSpan Settled = TimeSpan.FromMinutes(15);

    public async Task Run(CancellationToken ct)
    {
        var until = Guid.CreateVersion7(new DateTimeOffset(clock.Now - Settled, TimeSpan.Zero));
        while (await steps.Step(s => Step(s.GetRequiredService<QiyueDb>(), s.GetRequiredService<CommitGate>(), until, ct)) == Batch) { }
    }

    /// <returns>How many were counted.</returns>
    private static async Task<int> Step(QiyueDb db, CommitGate gate, Guid until, CancellationToken ct)
    {
        var last = await db.Set<SurveyTally>().OrderByDescending(t => t.UpTo).Select(t => t.UpTo).FirstOrDefaultAsync(ct);
        var answers = await db.Set<SurveyAnswer>().AsNoTracking().Where(a => a.Id.CompareTo(last) > 0 && a.Id.CompareTo(until) < 0).OrderBy(a => a.Id).Take(Batch).Select(a => new { a.Id, a.SurveyId, a.Way, a.ContentJson }).ToListAsync(ct);
        if (answers.Count == 0) return 0;
        var surveys = answers.Select(a => a.SurveyId).Distinct().ToList();
        var tallies = await db.Set<SurveyTally>().Where(t => surveys.Contains(t.SurveyId)).ToDictionaryAsync(t => t.SurveyId, ct);
        foreach (var some in answers.GroupBy(a => a.SurveyId))
        {
            if (!tallies.TryGetValue(some.Key, out var tally)) db.Add(tally = new() { SurveyId = some.Key });
            var counts = tally.CountsJson.Length == 0 ? new() : TallyCounts.Of(tally);
            foreach (var a in some) counts.Add(a.Way, a.ContentJson);
            (tally.UpTo, tally.Answers, tally.CountsJson) = (some.Last().Id, counts.Answers, JsonSerializer.Serialize(counts));
        }
        using (await gate.Enter(db, ct)) await db.SaveChangesAsync(ct);
        return answers.Count;
    }
}

internal sealed class SurveyTallyMapping : IEntityTypeConfiguration<SurveyTally>
{
    public void Configure(EntityTypeBuilder<SurveyTally> tally)
    {
        tally.ToTable("survey_tallies");
        tally.HasKey(t => t.SurveyId);
        tally.Property(t => t.SurveyId).ValueGeneratedNever();
        // Of two that count at once one does.
        tally.Property(t => t.UpTo).IsConcurrencyToken();
        tally.HasIndex(t => t.UpTo);
    }
}
