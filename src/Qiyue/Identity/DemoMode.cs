using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Qiyue.Platform;

namespace Qiyue.Identity;

/// <summary>
/// One-click sign-in as a demo person: only where demo data was loaded (a mark in the data folder), the server listens on loopback addresses alone, and
/// the request itself comes from loopback without a proxy's headers.
/// </summary>
public sealed class DemoMode(Settings settings, IServer server)
{
    private string Mark => Path.Combine(settings.DataFolder, "demo");

    /// <summary>The scenario whose data was loaded, or null.</summary>
    public string? Scenario => File.Exists(Mark) ? File.ReadAllText(Mark).Trim() : null;

    public void MarkDemo(string scenario) => File.WriteAllText(Mark, scenario);

    public bool IsOfferedTo(HttpContext http) =>
        Scenario is not null && ListensOnLoopbackOnly()
        && (http.Connection.RemoteIpAddress is null || IPAddress.IsLoopback(http.Connection.RemoteIpAddress))
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded");

    private bool ListensOnLoopbackOnly() => server.Features.Get<IServerAddressesFeature>()?.Addresses is not { Count: > 0 } addresses
        || addresses.All(a => Uri.TryCreate(a.Replace("*", "0.0.0.0").Replace("+", "0.0.0.0"), UriKind.Absolute, out var uri) && uri.IsLoopback);
}
