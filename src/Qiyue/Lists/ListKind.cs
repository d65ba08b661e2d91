namespace Qiyue.Lists;

/// <summary>The two lists that are typed in, as addresses and files name them.</summary>
public sealed record ListKind(string SubjectKind, string Path, string Sign)
{
    public static readonly ListKind Need = new(Lists.Need.Kind, "needs", "需");
    public static readonly ListKind Resource = new(Lists.Resource.Kind, "resources", "资");
    public bool IsNeed => this == Need;

    /// <summary>Which list an address of the portal or of the work pages is about.</summary>
    public static ListKind Of(HttpContext http) => http.Request.Path.Value is { } path && (path.StartsWith("/resources", StringComparison.Ordinal) || path.StartsWith("/work/resources", StringComparison.Ordinal)) ? Resource : Need;
}
