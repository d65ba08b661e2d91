using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Signing;

namespace Qiyue.Contracts.Changing;

/// <summary>What changes, suspends, ends or renews a signed contract; one line per act.</summary>
internal static class ChangesApi
{
    public static void Map(RouteGroupBuilder contract, Func<Contract, ContractDone> done, Func<Contract, IResult> created)
    {
        contract.MapPost("/amendments", async (string code, AmendmentInput input, ProposeAmendment act, CancellationToken ct) => done(await act.Handle(code, input, ct)));
        contract.MapPost("/amendments/{number:int}/versions", async (string code, int number, CounterAmendmentInput input, CounterAmendment act, CancellationToken ct) => done(await act.Handle(code, number, input, ct)));
        contract.MapPost("/amendments/{number:int}/acceptances", async (string code, int number, AcceptTermsInput input, AcceptAmendment act, CancellationToken ct) => done(await act.Handle(code, number, input, ct)));
        contract.MapPost("/amendments/{number:int}/decline", async (string code, int number, ReasonInput input, DeclineAmendment act, CancellationToken ct) => done(await act.Handle(code, number, input, ct)));
        contract.MapPost("/amendments/{number:int}/signatures", async (string code, int number, SignContractInput input, SignAmendment act, CancellationToken ct) => done(await act.Handle(code, number, input, ct)));

        contract.MapPost("/suspension", async (string code, SuspendInput input, ProposeSuspension act, CancellationToken ct) => done(await act.Handle(code, input, ct)));
        contract.MapPost("/suspension/agreement", async (string code, AgreeToSuspension act, CancellationToken ct) => done(await act.Handle(code, ct)));
        contract.MapPost("/suspension/withdrawal", async (string code, ReasonInput input, DropSuspension act, CancellationToken ct) => done(await act.Handle(code, input, ct)));
        contract.MapPost("/suspension/order", async (string code, OrderSuspensionInput input, OrderSuspension act, CancellationToken ct) => done(await act.Handle(code, input, ct)));
        contract.MapPost("/resumption", async (string code, ReasonInput input, ResumeContract act, CancellationToken ct) => done(await act.Handle(code, input, ct)));

        contract.MapPost("/breach-notices", async (string code, BreachNoticeInput input, GiveBreachNotice act, CancellationToken ct) => new IdJson((await act.Handle(code, input, ct)).Id));
        contract.MapPost("/breach-notices/{id:guid}/answer", async (string code, Guid id, AnswerBreachInput input, AnswerBreach act, CancellationToken ct) => done(await act.Handle(code, id, input, ct)));
        contract.MapPost("/breach-notices/{id:guid}/withdrawal", async (string code, Guid id, ReasonInput input, WithdrawBreach act, CancellationToken ct) => done(await act.Handle(code, id, input, ct)));
        contract.MapPost("/breach-notices/{id:guid}/ending", async (string code, Guid id, EndForBreach act, CancellationToken ct) => done(await act.Handle(code, id, ct)));
        contract.MapPost("/ending/order", async (string code, OrderEndingInput input, OrderEnding act, CancellationToken ct) => done(await act.Handle(code, input, ct)));

        contract.MapPost("/renewal", async (string code, RenewContractInput input, RenewContract act, CancellationToken ct) => created(await act.Handle(code, input, ct)));
    }
}
