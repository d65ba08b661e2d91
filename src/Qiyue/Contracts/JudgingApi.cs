using Qiyue.Contracts.Judging;
using Qiyue.Contracts.LookingBack;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Using;
using Qiyue.Platform.Web;

namespace Qiyue.Contracts;

/// <summary>/api/v1/contracts/{code}: looking back, reviews, corrections and use of results, one line per act.</summary>
internal static class JudgingApi
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder contract)
    {
        contract.MapPost("/look-backs", async (string code, ScheduleLookBackInput input, ScheduleLookBack act, CancellationToken ct) => LookBackDone.Of(await act.Handle(code, input, ct)));
        contract.MapPost("/look-backs/{number:int}/conclusion", async (string code, int number, ConcludeLookBackInput input, ConcludeLookBack act, CancellationToken ct) => LookBackDone.Of(await act.Handle(code, number, input, ct)));
        contract.MapPost("/look-backs/{number:int}/change", async (string code, int number, StateChangeInput input, StateLookBackChange act, CancellationToken ct) => LookBackDone.Of(await act.Handle(code, number, input, ct)));
        contract.MapPost("/look-backs/{number:int}/second-look", async (string code, int number, CloseLookBackInput input, CloseLookBack act, CancellationToken ct) => LookBackDone.Of(await act.Handle(code, number, input, ct)));
        contract.MapPost("/look-backs/{number:int}/dropping", async (string code, int number, ReasonInput input, DropLookBack act, CancellationToken ct) => LookBackDone.Of(await act.Handle(code, number, input, ct)));

        contract.MapGet("/review", async (string code, ReadReview read, CancellationToken ct) => await read.Handle(code, ct));
        contract.MapPost("/review/explanation-requests", async (string code, AskExplanationInput input, AskExplanation act, CancellationToken ct) => ContractsApi.Done(await act.Handle(code, input, ct)));
        contract.MapPost("/review/explanations", async (string code, ExplainRatingInput input, ExplainRating act, CancellationToken ct) => new IdJson((await act.Handle(code, input, ct)).Id));
        contract.MapPost("/review/decision", async (string code, DecideReviewInput input, DecideReview act, CancellationToken ct) => ContractsApi.Done(await act.Handle(code, input, ct)));
        contract.MapPost("/result/corrections", async (string code, CorrectResultInput input, CorrectResult act, CancellationToken ct) => new IdJson((await act.Handle(code, input, ct)).Id));
        contract.MapPost("/result/uses", async (string code, UseResultInput input, UseResult act, CancellationToken ct) => new IdJson((await act.Handle(code, input, ct)).Id));
        api.MapGet("/results/unused", async ([AsParameters] UnusedResultsQuery query, ListUnusedResults list, CancellationToken ct) => await list.Handle(query, ct)).WithTags("Contracts");
    }
}

/// <param name="Number">1, 2 … within the contract.</param>
public sealed record LookBackDone(Guid Id, int Number, string State, string? Conclusion, DateOnly DueOn, DateOnly? ChangedOn, DateOnly? SecondOn)
{
    internal static LookBackDone Of(LookBack l) => new(l.Id, l.Number, l.State.ToString(), l.Conclusion?.ToString(), l.DueOn, l.ChangedOn, l.SecondOn);
}
