using System.Collections;
using System.ComponentModel;
using System.Reflection;

namespace Qiyue.Shell.Components;

/// <summary>
/// Fills a model with what was typed, value by value. The framework drops a whole part of a model (all clauses of a contract) when one value in it cannot be
/// read; here only that value is left out, and its field says so.
/// </summary>
internal static class TypedForm
{
    private const int MostRows = 200;

    /// <param name="prefix">Name of the model in the form: "Input".</param>
    public static void Fill(object model, IFormCollection form, string prefix)
    {
        foreach (var property in model.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.CanWrite && p.GetIndexParameters().Length == 0))
        {
            var (name, type) = ($"{prefix}.{property.Name}", Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
            if (IsValue(type))
            {
                if (form.TryGetValue(name, out var typed) && Read(type, typed[0] ?? "") is { } value) property.SetValue(model, value);
            }
            else if (property.GetValue(model) is IList { IsFixedSize: false } list && type.IsGenericType) Rows(list, type.GetGenericArguments()[0], form, name);
            else if (type.Namespace?.StartsWith(nameof(Qiyue), StringComparison.Ordinal) is true && form.Keys.Any(k => k.StartsWith(name + ".", StringComparison.Ordinal)))
            {
                var part = property.GetValue(model) ?? Activator.CreateInstance(type)!;
                Fill(part, form, name);
                property.SetValue(model, part);
            }
        }
    }

    private static void Rows(IList list, Type type, IFormCollection form, string name)
    {
        if (IsValue(type))
        {
            var typed = form.TryGetValue(name, out var many) ? many.ToList() : [.. Enumerable.Range(0, MostRows).Select(i => form[$"{name}[{i}]"]).TakeWhile(v => v.Count > 0).Select(v => v[0])];
            list.Clear();
            foreach (var value in typed.Select(t => Read(type, t ?? "")).OfType<object>()) list.Add(value);
            return;
        }
        for (var i = 0; i < MostRows && form.Keys.Any(k => k.StartsWith($"{name}[{i}].", StringComparison.Ordinal)); i++)
        {
            if (i == list.Count) list.Add(Activator.CreateInstance(type)!);
            Fill(list[i]!, form, $"{name}[{i}]");
        }
    }

    private static bool IsValue(Type type) => type == typeof(string) || type.IsPrimitive || type.IsEnum || type == typeof(decimal) || type == typeof(DateOnly) || type == typeof(DateTime) || type == typeof(TimeOnly) || type == typeof(Guid);

    private static object? Read(Type type, string typed)
    {
        if (type == typeof(string)) return typed;
        try { return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(typed); }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or OverflowException) { return null; } // the field says so
    }
}
