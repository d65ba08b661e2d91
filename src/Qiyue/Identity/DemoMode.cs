using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Qiyue.Platform;

namespace Qiyue.Identity;

/// <summary>
/// One-click sign-in as a demo person: only where demo data was loaded (a mark in the data folder), the server listens on loopback addresses alone, and
/// the request itself comes from loopback, asks for a loopback name (another one means a proxy, or a name bent to this machine) and bears no proxy's headers.
/// </summary>
public sealed class DemoMode(Settings settings, IServer server)
{
    private string Mark => Path.Combine(settings.DataFolder, "demo");

    /// <summary>The scenario whose data was loaded, or null.</summary>
    public DemoScenario? Scenario => File.Exists(Mark) ? JsonSerializer.Deserialize<DemoScenario>(File.ReadAllText(Mark), JsonSerializerOptions.Web) : null;

    public void MarkDemo(DemoScenario scenario) => File.WriteAllText(Mark, JsonSerializer.Serialize(scenario, JsonSerializerOptions.Web));

    public bool IsOfferedTo(HttpContext http) =>
        Scenario is not null && ListensOnLoopbackOnly()
        && (http.Connection.RemoteIpAddress is null || IPAddress.IsLoopback(http.Connection.RemoteIpAddress))
        && IsLoopbackName(http.Request.Host.Host) && !ProxyHeaders.Any(http.Request.Headers.ContainsKey);

    private static readonly string[] ProxyHeaders = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-For", "X-Original-Host", "X-Real-IP", "Forwarded", "Via"];

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);

    private bool ListensOnLoopbackOnly() => server.Features.Get<IServerAddressesFeature>()?.Addresses is not { Count: > 0 } addresses
        || addresses.All(a => Uri.TryCreate(a.Replace("*", "0.0.0.0").Replace("+", "0.0.0.0"), UriKind.Absolute, out var uri) && uri.IsLoopback);
}

/// <summary>What a scenario's raw files say of themselves (scenario.json).</summary>
/// <param name="Area">Code of the district.</param>
/// <param name="Period">The days its figures are about.</param>
/// <param name="EarliestLoadingDay">Relative days of the files must not fall into the period.</param>
/// <param name="Password">The demo people's password, one for all.</param>
public sealed record DemoScenario(string Scenario, string Name, string Area, DemoPeriod Period, DateOnly EarliestLoadingDay, string Password);

public sealed record DemoPeriod(DateOnly From, DateOnly To);
