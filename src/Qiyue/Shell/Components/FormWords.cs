using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using Qiyue.Platform.Text;

namespace Qiyue.Shell.Components;

/// <summary>What forms share: the id of a field, the attributes of its property, its messages in the reader's language.</summary>
public static partial class FormWords
{
    /// <inheritdoc cref="Messages.Localize"/>
    public static string Localize(IStringLocalizer text, string message) => Messages.Localize(text, message);

    public static string IdOf(string name) => "f-" + NotId().Replace(name, "-").Trim('-').ToLowerInvariant();

    public static TAttribute? Attribute<TAttribute>(FieldIdentifier field) where TAttribute : Attribute
    {
        var property = field.Model.GetType().GetProperty(field.FieldName);
        return property?.GetCustomAttribute<TAttribute>(true)
            // A record's annotations may stand on its constructor parameter.
            ?? field.Model.GetType().GetConstructors().SelectMany(c => c.GetParameters()).FirstOrDefault(p => p.Name == field.FieldName)?.GetCustomAttribute<TAttribute>(true);
    }

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NotId();
}
