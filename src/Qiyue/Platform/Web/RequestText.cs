using System.Text.Json.Serialization.Metadata;
using System.Reflection;
using System.Text.Json;
using Qiyue.Kernel;

namespace Qiyue.Platform.Web;

/// <summary>Text that no database keeps (a NUL) is refused at the door: in the address, in a form, in JSON.</summary>
public static class RequestText
{
    public static void Use(IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (http.Request.Path.Value!.Contains('\0') || http.Request.Query.Any(q => q.Key.Contains('\0') || q.Value.Any(HasNul))) throw BadInput.Characters();
        if (http.Request.HasFormContentType && IsUrlEncoded(http.Request) && (await http.Request.ReadFormAsync(http.RequestAborted)).Any(f => f.Key.Contains('\0') || f.Value.Any(HasNul))) throw BadInput.Characters();
        await next(http);
    });

    /// <summary>
    /// What is read from JSON is looked at before it is set: no NUL in a text, no null where a group of fields or a line of a list has to stand. A text that
    /// is null is left to the annotations of its field, which have a better sentence.
    /// </summary>
    public static void Modify(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => p.Set is not null && p.AttributeProvider is PropertyInfo))
        {
            var (set, mayBeNull) = (property.Set!, new NullabilityInfoContext().Create((PropertyInfo)property.AttributeProvider!).WriteState is not NullabilityState.NotNull);
            if (property.PropertyType == typeof(string)) property.Set = (o, value) => set(o, HasNul((string?)value) ? throw Wrong(property, BadInput.Characters()) : value);
            else if (property.PropertyType.IsAssignableTo(typeof(System.Collections.IEnumerable))) property.Set = (o, value) => set(o, Lines(value).Any(line => line is null || HasNul(line as string)) ? throw Wrong(property) : value);
            else if (!property.PropertyType.IsValueType && !mayBeNull) property.Set = (o, value) => set(o, value ?? throw Wrong(property));
        }
    }

    private static IEnumerable<object?> Lines(object? list) => (list as System.Collections.IEnumerable)?.Cast<object?>() ?? [];

    private static JsonException Wrong(JsonPropertyInfo property, Refusal? because = null) => new("a value that cannot be kept", $"$.{property.Name}", null, null, because);

    private static bool HasNul(string? text) => text is not null && text.Contains('\0');

    // A multipart form may be long: its fields are checked by the handler that reads it.
    private static bool IsUrlEncoded(HttpRequest request) => request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
}
