using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Components.Endpoints;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.BadInput;

/// <summary>
/// Every form of every page, as somebody who may send it: whatever stands in its fields, the server does not fail; and when something is refused, the
/// answered page says so with a 4xx and still holds all that was typed.
/// </summary>
public class FormTests
{
    private sealed record Form(string Page, string Role, string Handler, string Action, bool Upload, string Cookie, List<(string Name, string Value, string Kind)> Fields)
    {
        public override string ToString() => $"{Page} as {Role}, form {Handler}";
        public bool IsTyped(string kind) => kind is "text" or "textarea" or "email" or "tel" or "date";
    }

    [Theory, BothDatabases]
    public async Task No_form_brings_the_server_down(Database database)
    {
        await using var walk = await Walk.Begin(database);
        var forms = await FormsOf(walk);
        forms.Count.ShouldBeGreaterThan(30);
        var (wrong, mine) = (new List<string>(), Lots.Of(database));
        foreach (var form in forms)
        {
            async Task Try(IEnumerable<(string Name, string Value)> values, string what)
            {
                if (!mine()) return;
                var (status, _) = await Send(walk, form, values);
                if (status >= 500) wrong.Add($"{status} {form}: {what}");
            }
            var plain = form.Fields.Select(f => (f.Name, f.Value)).ToList();
            await Try(plain.Where(f => f.Name is "_handler" or "__RequestVerificationToken"), "no field at all");
            string[] values = ["a\0b", new('长', 9000), "9999-12-31", "-1"];
            for (var i = 0; i < form.Fields.Count; i++)
                if (form.Fields[i].Name is not ("_handler" or "__RequestVerificationToken") and var name)
                    foreach (var value in form.Fields[i].Kind == "hidden" ? ["-1", "x"] : values)
                        await Try(plain.Select((f, n) => n == i ? (name, value) : f), $"{name} = {value[..Math.Min(12, value.Length)]}");
        }
        Offenders.None(wrong);
    }

    [Theory, BothDatabases]
    public async Task What_was_typed_is_still_there_when_it_is_refused(Database database)
    {
        await using var walk = await Walk.Begin(database);
        var (wrong, refused) = (new List<string>(), 0);
        foreach (var form in await FormsOf(walk))
        {
            var marked = form.Fields.Select((f, i) => (f.Name, Value: form.IsTyped(f.Kind) ? f.Kind == "date" ? "2026-02-30" : $"甲{i}乙" : f.Value, Typed: form.IsTyped(f.Kind))).ToList();
            if (!marked.Any(m => m.Typed)) continue;
            var (status, html) = await Send(walk, form, marked.Select(m => (m.Name, m.Value)));
            var page = new HtmlParser().ParseDocument(html);
            if (status == 200 && page.QuerySelector(".alert-error, .error") is not null) wrong.Add($"{status} {form}: refused without a 4xx");
            if (status < 400) continue;
            refused++;
            var there = page.QuerySelectorAll("input, textarea").Select(e => e is IHtmlTextAreaElement area ? area.Value.Trim() : e.GetAttribute("value")).ToHashSet();
            wrong.AddRange(marked.Where(m => m.Typed && !there.Contains(m.Value)).Select(m => $"{status} {form}: {m.Name} = {m.Value} is lost"));
            if (page.QuerySelector("[role=alert], .alert-error, .error, .problem") is null) wrong.Add($"{status} {form}: says nothing");
        }
        refused.ShouldBeGreaterThan(15);
        Offenders.None(wrong);
    }

    private static async Task<(int Status, string Html)> Send(Walk walk, Form form, IEnumerable<(string Name, string Value)> values)
    {
        using var client = walk.Host.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, form.Action);
        request.Headers.Add("Cookie", form.Cookie);
        request.Headers.Add("Accept", "text/html");
        request.Content = form.Upload ? Parts(values) : new StringContent(string.Join('&', values.Select(v => $"{WebUtility.UrlEncode(v.Name)}={WebUtility.UrlEncode(v.Value)}")), Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await client.SendAsync(request, Programs.Ct);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Programs.Ct));
    }

    private static MultipartFormDataContent Parts(IEnumerable<(string Name, string Value)> values)
    {
        var parts = new MultipartFormDataContent();
        foreach (var (name, value) in values) parts.Add(new StringContent(value), name);
        return parts;
    }

    /// <summary>What stands on the pages, each form once, before any of them is sent.</summary>
    private static async Task<List<Form>> FormsOf(Walk walk)
    {
        var forms = new List<Form>();
        using var client = walk.Host.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        foreach (var endpoint in RouteList.Endpoints(walk.Host).Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null).OrderBy(RouteList.PatternOf, StringComparer.Ordinal))
            foreach (var sample in walk.Samples.For(RouteList.PatternOf(endpoint)))
            {
                var pattern = RouteList.PatternOf(endpoint);
                if (pattern.StartsWith("/sign", StringComparison.Ordinal) || pattern.StartsWith("/problem", StringComparison.Ordinal)) continue; // limited per minute: SignInTests
                var role = walk.RoleFor("GET", pattern, sample);
                var address = walk.Samples.Address(pattern, sample) + (pattern == "/work/contracts/new" ? "?with=U0001" : "");
                foreach (var who in new[] { role, "liaison", "secretary", "head", "street" }.Distinct())
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, address);
                    request.Headers.Add("Cookie", walk.CookieOf(who));
                    request.Headers.Add("Accept", "text/html");
                    using var answer = await client.SendAsync(request, Programs.Ct);
                    if (answer.StatusCode != HttpStatusCode.OK) continue;
                    var cookie = string.Join("; ", (answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : []).Select(c => c.Split(';')[0]).Where(c => c.StartsWith("qiyue-form", StringComparison.Ordinal)).Prepend(walk.CookieOf(who)));
                    foreach (var form in new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Programs.Ct)).QuerySelectorAll("form[method=post]").Cast<IHtmlFormElement>())
                    {
                        var handler = form.QuerySelector("input[name=_handler]")?.GetAttribute("value");
                        if (handler is null || forms.Any(f => (f.Page, f.Handler, f.Fields.Count) == ($"{pattern} ({sample})", handler, Fields(form).Count))) continue;
                        forms.Add(new($"{pattern} ({sample})", who, handler, form.GetAttribute("action") is { Length: > 0 } action ? action : address, form.Enctype == "multipart/form-data", cookie, Fields(form)));
                    }
                }
            }
        return forms;
    }

    private static List<(string Name, string Value, string Kind)> Fields(IHtmlFormElement form) =>
    [
        .. form.Elements.OfType<IElement>().Where(e => e.GetAttribute("name") is { Length: > 0 } && !e.HasAttribute("disabled")).Select(e => (e.GetAttribute("name")!, e switch
        {
            IHtmlTextAreaElement area => area.Value,
            IHtmlSelectElement select => select.Value ?? "",
            _ => e.GetAttribute("value") ?? "",
        }, e switch { IHtmlTextAreaElement => "textarea", IHtmlSelectElement => "select", _ => e.GetAttribute("type") ?? "text" })).Where(f => f.Item3 is not ("file" or "submit")),
    ];
}
