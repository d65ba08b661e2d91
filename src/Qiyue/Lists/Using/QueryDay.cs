using System.Globalization;
using Qiyue.Kernel;

namespace Qiyue.Lists.Using;

/// <summary>A day in the address of a page.</summary>
internal static class QueryDay
{
    /// <summary>Null for none; a 422 for what is no day.</summary>
    public static DateOnly? Read(string name, string? text) => string.IsNullOrWhiteSpace(text) ? null
        : Check(name, DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Wrong(name, text));

    /// <summary>A year that people mean.</summary>
    public static DateOnly? Check(string name, DateOnly? day) => day is null or { Year: > 1900 and < 2200 } ? day : throw Wrong(name, day.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static Refusal Wrong(string name, string text) => Refusal.Invalid(name, "query.day", "没有“{0}”这个日期，请按 2026-03-09 的样子填写。", text);
}
