using System.Text.Json.Serialization.Metadata;
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

    /// <summary>Every string property that is read from JSON is looked at before it is set.</summary>
    public static void Modify(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => p.PropertyType == typeof(string) && p.Set is not null))
        {
            var set = property.Set!;
            property.Set = (o, value) => set(o, HasNul((string?)value) ? throw new JsonException("NUL", property.Name, null, null, BadInput.Characters()) : value);
        }
    }

    private static bool HasNul(string? text) => text is not null && text.Contains('\0');

    // A multipart form may be long: its fields are checked by the handler that reads it.
    private static bool IsUrlEncoded(HttpRequest request) => request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
}
