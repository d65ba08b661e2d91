namespace Qiyue.Shell.Components;

/// <summary>A step of the path to a page; no Url = the page itself.</summary>
public sealed record Crumb(string Text, string? Url = null);

/// <summary>A choice of a select, radio or checkbox field.</summary>
public sealed record Option(string Value, string Text, bool Disabled = false, string? Group = null);

/// <summary>A tab: its text, its address (state lives in the URL), how many stand behind it.</summary>
public sealed record TabLink(string Text, string Url, bool Current, int? Count = null);

/// <summary>One entry of a timeline.</summary>
/// <param name="Who">Organisation and post, or a name.</param>
/// <param name="What">What was done, translated.</param>
public sealed record TimelineEntry(DateTime At, string Who, string What, string? Reason = null, IReadOnlyList<TimelineChange>? Changes = null, string? Url = null, bool Important = false);

/// <summary>What an act changed, in words.</summary>
public sealed record TimelineChange(string Name, string? Before, string? After);
