using System.Collections;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Forms;

namespace Qiyue.Shell.Components;

/// <summary>
/// From the path a refusal names ("Obligations[1].DueOn") to the field of the form: looked for on the model itself, then inside its parts, so that a rule
/// need not know in which form its input stands.
/// </summary>
public static partial class FieldPath
{
    public static FieldIdentifier Resolve(object model, string path) => Walk(model, path)
        ?? model.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0 && p.PropertyType.IsClass && p.PropertyType != typeof(string))
            .Select(p => p.GetValue(model)).OfType<object>().Where(o => o is not IEnumerable).Select(o => Walk(o, path)).FirstOrDefault(f => f is not null)
        ?? new FieldIdentifier(model, path);

    private static FieldIdentifier? Walk(object? at, string path)
    {
        var steps = path.Split('.');
        for (var i = 0; i < steps.Length && at is not null; i++)
        {
            var step = Step().Match(steps[i]);
            var property = at.GetType().GetProperties().FirstOrDefault(p => p.Name.Equals(step.Groups[1].Value, StringComparison.OrdinalIgnoreCase));
            if (property is null) return null;
            if (i == steps.Length - 1 && !step.Groups[2].Success) return new(at, property.Name);
            var value = property.GetValue(at);
            at = step.Groups[2].Success && value is IList list && int.Parse(step.Groups[2].Value) is var index && index < list.Count ? list[index] : value;
        }
        return null;
    }

    [GeneratedRegex(@"^(\w+)(?:\[(\d+)\])?$")]
    private static partial Regex Step();
}
