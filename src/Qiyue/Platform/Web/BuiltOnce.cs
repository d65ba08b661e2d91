using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Primitives;

namespace Qiyue.Platform.Web;

/// <summary>How the endpoints of a source come about; a process with hundreds of hosts (tests) registers a thriftier way.</summary>
/// <param name="place">Of the source among all, the same at every start.</param>
internal delegate IReadOnlyList<Endpoint> BuildEndpoints(int place, EndpointDataSource source);

/// <summary>
/// The endpoints of the program, built when first asked for and kept: routing and authorization each ask, and every asking would compile all
/// request handlers anew (a quarter of a second of every start).
/// </summary>
internal sealed class BuiltOnce(int place, EndpointDataSource source, BuildEndpoints build) : EndpointDataSource
{
    private readonly Lazy<IReadOnlyList<Endpoint>> _endpoints = new(() => build(place, source));

    /// <summary>Stands after the last route.</summary>
    public static void Apply(IEndpointRouteBuilder app)
    {
        var build = app.ServiceProvider.GetService<BuildEndpoints>() ?? ((_, s) => s.Endpoints);
        var sources = app.DataSources.ToList();
        app.DataSources.Clear();
        // Pages look for the source of static files by its type, to name them by their fingerprint.
        for (var i = 0; i < sources.Count; i++) app.DataSources.Add(sources[i].GetType().Assembly == typeof(StaticAssetDescriptor).Assembly ? sources[i] : new BuiltOnce(i, sources[i], build));
    }

    public override IReadOnlyList<Endpoint> Endpoints => _endpoints.Value;

    public override IChangeToken GetChangeToken() => source.GetChangeToken();
}
