using Microsoft.AspNetCore.Components;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Shell.Components;

namespace Qiyue.Lists.Surveys;

/// <summary>A page about one survey, for those inside: reads it, knows the way back.</summary>
public abstract class SurveyWorkPage : ActPage
{
    [Inject] protected ReadSurvey Reader { get; set; } = null!;
    [Inject] protected ActorAccessor Accessor { get; set; } = null!;
    [Parameter] public string Code { get; set; } = "";

    /// <summary>Null on the not-found page.</summary>
    protected Survey? Survey { get; private set; }
    protected OrganizationNode Owner { get; private set; } = null!;
    protected bool MayKeep { get; private set; }
    protected string Back => $"/work/surveys/{Code}";

    protected IReadOnlyList<Crumb> Crumbs(string here) => [new(Text["问卷"], "/work/surveys"), new(Survey!.Title, Back), new(Text[here])];

    /// <summary>Runs after the survey was read; what may not be seen throws.</summary>
    protected virtual Task Prefill() => Task.CompletedTask;

    protected override Task OnInitializedAsync() => Read(async () =>
    {
        var (survey, owner) = await Reader.One(Code, Aborted);
        (Survey, Owner, MayKeep) = (survey, owner, ListsPermissions.MayKeep(Accessor.Actor, owner.Path));
        try { await Prefill(); }
        catch (Refusal) { Survey = null; throw; }
    });
}
