using System.Globalization;
using Qiyue.Kernel;

namespace Qiyue.Lists.Using;

/// <summary>A day in the address of a page.</summary>
internal static class QueryDay
{
    /// <summary>Null for none; a 422 for what is no day.</summary>
    public static DateOnly? Read(string name, string? text) => string.IsNullOrWhiteSpace(text) ? null
        : DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 2200 ? day
        : throw Refusal.Invalid(name, "query.day", "没有“{0}”这个日期，请按 2026-03-09 的样子填写。", text);
}
