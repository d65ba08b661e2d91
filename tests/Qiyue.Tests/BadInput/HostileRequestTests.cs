using System.Collections;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.BadInput;

/// <summary>
/// Whatever stands in a body or an address: each value of each input of each route is replaced by what nobody should send, as somebody who may do the
/// act. The answer is a 4xx with a code and a sentence, or the act is done; never a failure of the server.
/// </summary>
public class HostileRequestTests
{
    [Theory, BothDatabases]
    public async Task No_body_brings_the_server_down(Database database)
    {
        await using var walk = await Walk.Begin(database);
        var tries = new List<(string Method, string Address, string Body, string Role)>();
        foreach (var endpoint in RouteList.Endpoints(walk.Host).Where(e => e.Metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: not null } accepts && accepts.ContentTypes.Contains("application/json")))
            foreach (var method in RouteList.MethodsOf(endpoint))
                foreach (var sample in walk.Samples.For(RouteList.PatternOf(endpoint)))
                {
                    var pattern = RouteList.PatternOf(endpoint);
                    if (pattern.EndsWith("/session", StringComparison.Ordinal)) continue; // limited per minute: SignInTests
                    var type = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()!.RequestType!;
                    var whole = Example(type, JsonNode.Parse(walk.Samples.Body(method, pattern)));
                    foreach (var body in Hostile(whole, type)) tries.Add((method, walk.Samples.Address(pattern, sample), body, walk.RoleFor(method, pattern, sample)));
                }
        tries.Count.ShouldBeGreaterThan(1000);
        await walk.Try(tries);
    }

    [Theory, BothDatabases]
    public async Task No_address_brings_the_server_down(Database database)
    {
        await using var walk = await Walk.Begin(database);
        string[] values = ["", "%00", "%ED%A0%80", "-1", "999999999999999999999", "9999-12-31", "_________8AAAAAAAAAAAAAAAAAAAAAA", "%25_%27%22%5C%3B--", new string('x', 3000), "%E9%95%BF%E9%95%BF&{0}=again"];
        string[] usual = ["q", "cursor", "limit"];
        var tries = new List<(string Method, string Address, string Body, string Role)>();
        foreach (var (method, pattern) in RouteList.Of(walk.Host).Where(r => r.Method == "GET"))
        {
            var asked = RouteList.Endpoints(walk.Host).Where(e => RouteList.PatternOf(e) == pattern).SelectMany(QueryNames).Concat(["q"]).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            foreach (var name in asked.Count > 1 ? asked : [.. usual])
                foreach (var value in values)
                    tries.Add((method, $"{walk.Samples.Address(pattern, "performing")}?{name}={string.Format(value, name)}", "", walk.RoleFor(method, pattern, "performing")));
            if (!pattern.Contains('{')) continue;
            foreach (var value in values.Where(v => v.Length is > 0 and < 3000 && !v.Contains('&') && v != "%00") /* which no server lets through to a program */)
                tries.Add((method, System.Text.RegularExpressions.Regex.Replace(pattern, @"\{[^}]*\}", value), "", walk.RoleFor(method, pattern, "performing")));
        }
        tries.Count.ShouldBeGreaterThan(1000);
        await walk.Try(tries);
    }

    private static IEnumerable<string> QueryNames(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is { } page)
            return page.Type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(p => (p, p.GetCustomAttribute<Microsoft.AspNetCore.Components.SupplyParameterFromQueryAttribute>()))
                .Where(p => p.Item2 is not null).Select(p => p.Item2!.Name ?? p.p.Name);
        var parameters = endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [];
        return parameters.SelectMany(p => p.GetCustomAttribute<Microsoft.AspNetCore.Http.AsParametersAttribute>() is not null ? p.ParameterType.GetProperties().Select(x => x.Name) : Plain(p.ParameterType) ? [p.Name!] : []);
    }

    private static bool Plain(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var t && (t == typeof(string) || t == typeof(DateOnly) || t == typeof(Guid) || t.IsPrimitive || t.IsEnum);

    /// <summary>A body in which every property of the type has a value: the sample's, or one made up.</summary>
    private static JsonNode Example(Type type, JsonNode? sample)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return sample?.DeepClone() ?? JsonValue.Create("x");
        if (type == typeof(DateOnly)) return sample?.DeepClone() ?? JsonValue.Create("2026-03-09");
        if (type == typeof(Guid)) return sample?.DeepClone() ?? JsonValue.Create("0195f000-0000-7000-8000-000000000000");
        if (type == typeof(bool)) return sample?.DeepClone() ?? JsonValue.Create(false);
        if (type.IsEnum) return sample?.DeepClone() ?? JsonValue.Create(JsonNamingPolicy.CamelCase.ConvertName(Enum.GetNames(type)[0]));
        if (type.IsPrimitive || type == typeof(decimal)) return sample?.DeepClone() ?? JsonValue.Create(1);
        if (ElementOf(type) is { } element) return new JsonArray(sample is JsonArray items ? [.. items.Select(i => Example(element, i))] : [Example(element, null)]);
        return new JsonObject(type.GetProperties().Where(p => p.CanWrite).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name) is var name ? KeyValuePair.Create<string, JsonNode?>(name, Example(p.PropertyType, sample?[name])) : default));
    }

    private static Type? ElementOf(Type type) => type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) ? type.GetGenericArguments()[0] : null;

    private const string Mark = "⌖";

    private static IEnumerable<string> Hostile(JsonNode whole, Type type)
    {
        foreach (var body in new[] { "", "null", "[]", "7", "\"x\"", "{", "{}", "[null]", string.Concat(Enumerable.Repeat("{\"a\":", 300)), whole.ToJsonString() }) yield return body;
        foreach (var (path, kind) in Places(whole, type).ToList())
            foreach (var value in Values(kind))
            {
                var copy = whole.DeepClone();
                var place = path.Aggregate(copy, (node, step) => step is int i ? node[i]! : node[(string)step]!);
                place.ReplaceWith(Mark);
                yield return copy.ToJsonString().Replace(JsonSerializer.Serialize(Mark), value);
            }
    }

    private static string[] Values(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var date = type == typeof(DateOnly);
        if (type == typeof(string)) return ["null", "\"\"", "\"  \"", "\"a\\u0000b\"", "\"\\ud800\"", $"\"{new string('长', 9000)}\"", "\"-99999999999999999999\"", "\"9999-12-31\"", "7", "[]"];
        if (date) return ["null", "\"0001-01-01\"", "\"9999-12-31\"", "\"9999-01-01\"", "\"2026-02-30\"", "20260101"];
        if (type == typeof(Guid)) return ["null", "\"x\"", "\"00000000-0000-0000-0000-000000000000\"", "{}"];
        if (type.IsEnum) return ["null", "\"nowhere\"", "99", "\"1\""];
        if (type == typeof(bool)) return ["null", "\"true\"", "1"];
        if (type.IsPrimitive || type == typeof(decimal)) return ["null", "-1", "0", "2147483647", "-2147483648", "1e400", "0.5", "99999999999999999999", "\"1\""];
        if (ElementOf(type) is { } element) return ["null", "[null]", "{}", element == typeof(string) ? "[\"a\\u0000b\"]" : "[{}]", $"[{string.Join(',', Enumerable.Repeat(element == typeof(string) ? "\"x\"" : "{}", 2000))}]"];
        return ["null", "{}", "[]", "\"x\""];
    }

    private static IEnumerable<(object[] Path, Type Type)> Places(JsonNode node, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (node is JsonObject o)
            foreach (var property in type.GetProperties().Where(p => p.CanWrite))
            {
                var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                yield return ([name], property.PropertyType);
                foreach (var (path, kind) in Places(o[name]!, property.PropertyType)) yield return ([name, .. path], kind);
            }
        else if (node is JsonArray { Count: > 0 } items && ElementOf(type) is { } element)
        {
            yield return ([0], element);
            foreach (var (path, kind) in Places(items[0]!, element)) yield return ([0, .. path], kind);
        }
    }
}
