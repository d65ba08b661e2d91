using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Verification;
using Qiyue.Platform.Web;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Surveys;

/// <summary>/api/v1/surveys for who asks, /api/v1/survey-answers/{token} for who answers.</summary>
internal static class SurveysApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/surveys", async (string? status, string? cursor, int? limit, ReadSurvey read, CancellationToken ct) => await read.List(status, cursor, limit, ct)).WithTags("Surveys").WithSummary("Surveys of the acting organisation and those below it, newest first");
        api.MapPost("/surveys", async (SurveyInput input, KeepSurvey act, OrganizationTree tree, CancellationToken ct) => await act.Create(input, ct) is var s ? TypedResults.Created($"/api/v1/surveys/{Uri.EscapeDataString(s.Code)}", SurveyJson.Of(s, tree)) : null).WithTags("Surveys").WithSummary("Writes a survey, as a draft");
        var survey = api.MapGroup("/surveys/{code}").WithTags("Surveys");
        survey.MapGet("", async (string code, ReadSurvey read, OrganizationTree tree, CancellationToken ct) => SurveyJson.Of((await read.One(code, ct)).Survey, tree)).WithSummary("A survey with its questions, for those inside");
        survey.MapPut("", async (string code, SurveyInput input, KeepSurvey act, OrganizationTree tree, CancellationToken ct) => SurveyJson.Of(await act.Edit(code, input, ct), tree)).WithSummary("Changes a draft");
        survey.MapPost("/opening", async (string code, KeepSurvey act, OrganizationTree tree, CancellationToken ct) => SurveyJson.Of(await act.Open(code, ct), tree)).WithSummary("Opens a draft: its questions stand from now on");
        survey.MapPost("/end", async (string code, KeepSurvey act, OrganizationTree tree, CancellationToken ct) => SurveyJson.Of(await act.Close(code, ct), tree)).WithSummary("Ends it before its last day");
        survey.MapPost("/evaluation", async (string code, EvaluateSurveyInput input, KeepSurvey act, OrganizationTree tree, CancellationToken ct) => SurveyJson.Of(await act.Evaluate(code, input, ct), tree)).WithSummary("Says what was made of it");
        survey.MapGet("/codes", async (string code, string? cursor, int? limit, SurveyCodes codes, SurveyLoader load, CancellationToken ct) => await codes.List(await load.ForAct(code, ct), cursor, limit, ct)).WithSummary("Batches of codes, newest first: issued and answered");
        survey.MapPost("/codes", async (string code, IssueCodesInput input, SurveyCodes codes, CancellationToken ct) => await codes.Issue(code, input, ct)).WithSummary("Makes codes of one answer each, shown once");
        survey.MapPost("/codes/{batch:guid}/end", async (string code, Guid batch, SurveyCodes codes, CancellationToken ct) => { await codes.Close(code, batch, ct); return TypedResults.NoContent(); }).WithSummary("Closes a batch of codes");
        survey.MapPost("/paper-answers", async (string code, PaperAnswersInput input, EnterPaperAnswers act, CancellationToken ct) => new PaperJson(await act.Handle(code, input, ct))).Does<EnterPaperAnswers>();
        survey.MapGet("/results", async (string code, ReadSurvey read, CancellationToken ct) => await read.Results((await read.One(code, ct)).Survey, ct)).WithSummary("What was answered, question by question");
        survey.MapGet("/results/{question:int}/texts", async (string code, int question, string? cursor, int? limit, ReadSurvey read, CancellationToken ct) => await read.Texts((await read.One(code, ct)).Survey, question, cursor, limit, ct)).WithSummary("What was written to one question, newest first; a page may be short and still have a next one");
        survey.MapGet("/answers.csv", async (string code, ReadSurvey read, CancellationToken ct) => await read.One(code, ct) is var (s, _) ? TypedResults.File(await read.Csv(s, ct), "text/csv; charset=utf-8", $"{s.Code}.csv") : null).WithSummary("Every answer without personal data, as CSV");
        survey.MapGet("/answers.xlsx", async (string code, ReadSurvey read, CancellationToken ct) => await read.One(code, ct) is var (s, _) ? TypedResults.File(await read.Xlsx(s, ct), WorkbookWriter.MediaType, $"{s.Code}.xlsx") : null).WithSummary("Every answer without personal data, as a workbook");

        var answer = api.MapGroup("/survey-answers/{token}").WithTags("Surveys").AllowAnonymous();
        answer.MapGet("", async (string token, AnswerSurvey act, OrganizationTree tree, CancellationToken ct) => await act.Open(token, ct) is var o ? new AskedJson(o.Survey.Title, tree.Get(o.Survey.OwnerId).Name, o.Survey.Introduction, o.Survey.EndsOn, o.Code is not null, o.Survey.Questions) : null).WithSummary("The questionnaire a link or code opens");
        answer.MapPost("", async (string token, SurveyAnswerInput input, ContactCookie contacts, HttpContext http, Retrying retry, CancellationToken ct) =>
        {
            var contact = contacts.Of(http);
            return new AnsweredJson((await retry.Run((AnswerSurvey act) => act.Handle(token, input, contact, ct))).Id);
        }).Does<AnswerSurvey>();
    }
}

/// <param name="Url">Local address of the public page.</param>
public sealed record SurveyJson(Guid Id, string Code, string Owner, string OwnerName, string Status, string Title, string Introduction, DateOnly StartsOn, DateOnly EndsOn, bool ByContact, string Url, IReadOnlyList<SurveyQuestion> Questions, string Conclusion, int Version) : IVersioned
{
    internal static SurveyJson Of(Survey s, OrganizationTree tree) => new(s.Id, s.Code, tree.Get(s.OwnerId).Code, tree.Get(s.OwnerId).Name, s.Status.ToString().ToLowerInvariant(), s.Title, s.Introduction, s.StartsOn, s.EndsOn, s.ByContact, $"/survey/{s.Token}", s.Questions, s.Conclusion, s.Version);
}

/// <param name="ByCode">Opened by a code: no contact is asked for.</param>
public sealed record AskedJson(string Title, string OwnerName, string Introduction, DateOnly EndsOn, bool ByCode, IReadOnlyList<SurveyQuestion> Questions);
public sealed record AnsweredJson(Guid Id);
public sealed record PaperJson(int Entered);
