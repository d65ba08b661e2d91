using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Forms.Mapping;
using Microsoft.Extensions.Localization;
using Qiyue.Kernel;

namespace Qiyue.Shell.Components;

/// <summary>
/// What every page with an act shares: run the handler; a refusal becomes a sentence on the page (beside its field when it names one) and what
/// was typed stays; a 404 becomes the not-found page; success goes on to the next address with a message.
/// </summary>
public abstract class ActPage : ComponentBase
{
    [Inject] protected NavigationManager Navigation { get; set; } = null!;
    [Inject] protected IStringLocalizer Text { get; set; } = null!;
    [Inject] private SavedMessages Messages { get; set; } = null!;
    [CascadingParameter] protected HttpContext Http { get; set; } = null!;

    [CascadingParameter] private FormMappingContext? Mapping { get; set; }

    /// <summary>Shown by &lt;Refused Refusal="Refusal" /&gt;.</summary>
    protected Refusal? Refusal { get; private set; }
    protected CancellationToken Aborted => Http.RequestAborted;

    private bool _begun;

    /// <summary>
    /// A page is rendered once, when all is read. By itself a component is rendered as soon as something waits, with half its fields set: whether that
    /// happens depends on how fast the database answers.
    /// </summary>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        KeepTyped();
        if (!_begun)
        {
            _begun = true;
            OnInitialized();
            await OnInitializedAsync();
        }
        OnParametersSet();
        await OnParametersSetAsync();
        StateHasChanged();
    }

    /// <summary>A value that could not be read must not take the rest of its form with it.</summary>
    private void KeepTyped()
    {
        if (_begun || Http is not { Request: { Method: "POST", HasFormContentType: true } request } || request.Form["_handler"].ToString() is not { Length: > 0 } handler || Mapping?.GetAllErrors(handler).Any() is not true) return;
        var property = GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).FirstOrDefault(p => p.GetCustomAttribute<SupplyParameterFromFormAttribute>() is { } from && from.FormName == handler);
        if (property?.GetCustomAttribute<SupplyParameterFromFormAttribute>() is not { } attribute) return;
        var model = property.GetValue(this) ?? Activator.CreateInstance(property.PropertyType)!;
        TypedForm.Fill(model, request.Form, attribute.Name ?? property.Name);
        property.SetValue(this, model);
    }

    /// <summary>Reads what the page shows; what one may not see is the not-found page.</summary>
    protected async Task Read(Func<Task> read)
    {
        try { await read(); }
        catch (Refusal refusal) when (refusal.Status == 404) { Navigation.NotFound(); }
    }

    /// <summary>Runs an act. Returns false when it was refused.</summary>
    protected async Task<bool> Try(Func<Task> act, EditContext? form = null)
    {
        try { await act(); return true; }
        catch (Refusal refusal) when (refusal.Status == 404) { Navigation.NotFound(); return false; }
        catch (Refusal refusal)
        {
            Refusal = refusal;
            if (Http.Response.HasStarted is false) Http.Response.StatusCode = refusal.Status;
            if (form is not null && refusal.Field is { } field)
            {
                var messages = new ValidationMessageStore(form);
                messages.Add(FieldPath.Resolve(form.Model, field), Text[refusal.Sentence, [.. refusal.Args]].Value);
                form.NotifyValidationStateChanged();
            }
            return false;
        }
    }

    /// <summary>After a successful act: on to the next page, which shows the sentence once.</summary>
    /// <param name="saved">zh-CN, key of its English: "已提交。".</param>
    protected void GoOn(string url, string saved, params object[] args)
    {
        Messages.Put(Text[saved, args]);
        Navigation.NavigateTo(url);
    }
}
