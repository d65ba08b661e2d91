using System.Text.Json;
using Qiyue.Contracts.Judging;
using Qiyue.Contracts.LookingBack;

namespace Qiyue.Contracts;

/// <summary>What followed a contract's performance and result.</summary>
/// <param name="Uses">Kind and day are public; the rest for those inside.</param>
/// <param name="LookBacks">For those inside; empty for the public.</param>
public sealed record AftermathJson(ReviewJson[] Reviews, CorrectionJson[] Corrections, UseJson[] Uses, LookBackJson[] LookBacks)
{
    internal static AftermathJson Of(ContractView v, Func<Guid, OrganizationJson> org) => new(
        [.. v.GapReviews.Select(r => new ReviewJson(r.Number, r.At, r.AskedAt, r.Ending?.ToString(), r.Reason, r.EndedAt))],
        [.. v.Corrections.Select(c => new CorrectionJson(c.On, c.Reason, c.OldScore / 100m, c.OldGrade, c.NewScore / 100m, c.NewGrade, Read<ResultRecord>(c.OldResultJson)))],
        [.. v.Uses.Select(u => new UseJson(u.Kind, u.UsedOn, v.IsInside ? u.What : null, v.IsInside ? u.Document : null, v.IsInside ? u.FileId : null, v.IsInside ? org(u.ById) : null))],
        [.. v.LookBacks.Select(l => new LookBackJson(l.Id, l.Number, l.State.ToString(), org(l.ConductorId), l.AskedById is null, l.Reason, l.DueOn, l.Conclusion?.ToString(), l.Sentence, l.ConcludedOn, Read<LookBackSheet>(l.FactsJson), l.ChangedOn,
            l.AmendmentNumber, l.SecondOn, l.ClosedOn, l.ClosingSentence, Read<LookBackSheet>(l.EffectJson)))]);

    private static T? Read<T>(string json) where T : class => json.Length == 0 ? null : JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web);
}

/// <param name="Ending">Upheld, SelfSetAside, Returned, Lapsed or Superseded; null while it is open.</param>
public sealed record ReviewJson(int Number, DateTime At, DateTime? AskedAt, string? Ending, string Reason, DateTime? EndedAt);
public sealed record CorrectionJson(DateOnly On, string Reason, decimal OldScore, string OldGrade, decimal NewScore, string NewGrade, ResultRecord? OldResult);

/// <param name="Kind">Code of dictionary "result_use".</param>
public sealed record UseJson(string Kind, DateOnly UsedOn, string? What, string? Document, Guid? FileId, OrganizationJson? By);

/// <param name="Automatic">Asked for by the figures.</param>
/// <param name="Facts">The sheet at the conclusion.</param>
/// <param name="Effect">Before and after at the second look.</param>
public sealed record LookBackJson(Guid Id, int Number, string State, OrganizationJson Conductor, bool Automatic, string Reason, DateOnly DueOn, string? Conclusion, string Sentence, DateOnly? ConcludedOn, LookBackSheet? Facts, DateOnly? ChangedOn,
    int? Amendment, DateOnly? SecondOn, DateOnly? ClosedOn, string ClosingSentence, LookBackSheet? Effect);
