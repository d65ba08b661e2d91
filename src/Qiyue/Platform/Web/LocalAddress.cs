using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;

namespace Qiyue.Platform.Web;

/// <summary>Addresses within this site, as they come from outside and as they go back out.</summary>
public static class LocalAddress
{
    /// <summary>A path of this site, never another host's, escaped so that it can stand in a header; the other one when it is none.</summary>
    public static string Or(string? path, string otherwise) =>
        path is { Length: > 0 } && path[0] == '/' && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.Any(char.IsControl) && Uri.TryCreate("http://local" + path, UriKind.Absolute, out var url)
            ? url.PathAndQuery + url.Fragment : otherwise;

    /// <summary>What the browser shows as its address: on an error page the address that failed, not the one of the page that says so.</summary>
    public static string Shown(NavigationManager navigation, HttpContext? http) => http?.Features.Get<IStatusCodeReExecuteFeature>() is { } failed
        ? new PathString(failed.OriginalPath).ToUriComponent() + failed.OriginalQueryString
        : "/" + navigation.ToBaseRelativePath(navigation.Uri).Split('#')[0];
}
