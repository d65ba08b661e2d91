using System.Net;
using System.Net.Sockets;

namespace Qiyue.Contracts.Webhooks;

/// <summary>
/// Where receivers may be: on public addresses, and in the networks of QIYUE_WEBHOOK_NETWORKS (10.20.0.0/16, several separated by commas) when a district's programs
/// are inside. Everything else (this machine, private and link-local networks, cloud metadata) is refused when the connection is made, whatever the name says by then.
/// </summary>
public sealed class WebhookNetworks
{
    private static readonly IPNetwork[] Inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    private readonly IPNetwork[] _allowed;

    public WebhookNetworks(IConfiguration configuration) => _allowed = [.. (configuration["QIYUE_WEBHOOK_NETWORKS"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(n => IPNetwork.TryParse(n, out var network) ? network : throw new InvalidOperationException($"QIYUE_WEBHOOK_NETWORKS: {n} is no network such as 10.20.0.0/16"))];

    public bool Allows(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return _allowed.Any(n => n.Contains(address)) || !Inside.Any(n => n.Contains(address));
    }

    /// <summary>https always; http only to this machine, and only where that is allowed (development).</summary>
    public bool AllowsScheme(Uri url, IPAddress address) => url.Scheme == "https" || url.Scheme == "http" && IPAddress.IsLoopback(address);

    /// <summary>What can be said of an address before anybody connects; a name is judged when the connection is made.</summary>
    public bool MayBe(Uri url)
    {
        if (url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0) return false;
        if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address)) return Allows(address) && AllowsScheme(url, address);
        return url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? Allows(IPAddress.Loopback) : url.Scheme == "https";
    }

    /// <summary>Resolves the name and connects to exactly the address that was judged.</summary>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (url, end) = (context.InitialRequestMessage.RequestUri!, context.DnsEndPoint);
        var addresses = await Dns.GetHostAddressesAsync(end.Host, ct);
        var allowed = addresses.Where(a => Allows(a) && AllowsScheme(url, a)).ToArray();
        if (allowed.Length == 0) throw new NotAllowed();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, end.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public sealed class NotAllowed() : IOException("the address is in a network that receivers may not be in");
}
