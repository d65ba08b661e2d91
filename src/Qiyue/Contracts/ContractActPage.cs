using Microsoft.AspNetCore.Components;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Shell.Components;

namespace Qiyue.Contracts;

/// <summary>A page with an act on one contract, for those inside it: reads the contract, knows the way back.</summary>
public abstract class ContractActPage : ActPage
{
    [Inject] private ReadContract Reader { get; set; } = null!;
    [Inject] private ActorAccessor Accessor { get; set; } = null!;
    [Inject] protected ActClock Clock { get; set; } = null!;
    [Inject] protected OrganizationTree Tree { get; set; } = null!;
    [Parameter] public string Code { get; set; } = "";

    /// <summary>Null on the not-found page.</summary>
    protected ContractView? View { get; private set; }
    protected Contract Contract => View!.Contract;
    protected Actor Actor => Accessor.Actor;
    protected string Back => $"/work/contracts/{Code}";

    protected IReadOnlyList<Crumb> Crumbs(string here) => [new(Text["我的契约"], "/work/contracts"), new(Contract.Title, Back), new(Text[here])];

    /// <summary>Runs after the contract was read: fill the input with what is known.</summary>
    protected virtual void Prefill() { }

    protected override Task OnInitializedAsync() => Read(async () =>
    {
        var view = await Reader.Handle(Code, Aborted);
        View = view.IsInside ? view : throw Refusal.NotFound();
        try { Prefill(); }
        catch (Refusal) { View = null; throw; } // what the page is about is not there
    });
}
