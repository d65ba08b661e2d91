using Microsoft.Extensions.Primitives;

namespace Qiyue.Platform.Web;

/// <summary>
/// The endpoints of the program, built when first asked for and kept: routing and authorization each ask, and every asking would compile all
/// request handlers anew (a quarter of a second of every start).
/// </summary>
internal sealed class BuiltOnce(EndpointDataSource source) : EndpointDataSource
{
    private readonly Lazy<IReadOnlyList<Endpoint>> _endpoints = new(() => source.Endpoints);

    /// <summary>Stands after the last route.</summary>
    public static void Apply(IEndpointRouteBuilder app)
    {
        var sources = app.DataSources.ToList();
        app.DataSources.Clear();
        foreach (var source in sources) app.DataSources.Add(new BuiltOnce(source));
    }

    public override IReadOnlyList<Endpoint> Endpoints => _endpoints.Value;

    public override IChangeToken GetChangeToken() => source.GetChangeToken();
}
