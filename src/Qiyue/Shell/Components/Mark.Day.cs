using System.Globalization;
using Microsoft.AspNetCore.Components;
using Qiyue.Platform.Text;

namespace Qiyue.Shell.Components;

public static partial class Mark
{
    /// <summary>A day, as 2026年9月30日 (English: 30 Sep 2026).</summary>
    public static MarkupString Day(DateOnly? of) => of is not { } day ? default
        : new($"<time datetime=\"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\">{(Localizer.IsEnglish ? day.ToString("d MMM yyyy", CultureInfo.InvariantCulture) : $"{day.Year}年{day.Month}月{day.Day}日")}</time>");
}
