using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Qiyue.Platform.Keys;

namespace Qiyue.Contracts.Webhooks;

/// <param name="Status">Null: no answer.</param>
/// <param name="Silent">It did not answer, or could not be reached: what else waits for it would fare no better now.</param>
public sealed record WebhookAnswer(int? Status, int Milliseconds, string? Error, bool Silent)
{
    public bool Taken => Status is >= 200 and < 300;
}

/// <summary>
/// Tells one receiver one thing: POST, JSON, signed as "Standard Webhooks" does (webhook-id, webhook-timestamp, webhook-signature = v1, HMAC-SHA256 over id.timestamp.body).
/// Ten seconds, no redirects followed, the answer's body is not read.
/// </summary>
public sealed class WebhookSender(WebhookNetworks networks, SecretBox box, TimeProvider time) : IDisposable
{
    public const string SecretPrefix = "whsec_";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectCallback = networks.Connect, PooledConnectionLifetime = TimeSpan.FromMinutes(1), MaxConnectionsPerServer = 4,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    }) { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<WebhookAnswer> Send(Webhook hook, WebhookDelivery delivery, CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        int Elapsed() => (int)Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Longest);
        try
        {
            using var request = Request(hook, delivery);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var status = (int)answer.StatusCode;
            return new(status, Elapsed(), status is >= 200 and < 300 ? null : status is >= 300 and < 400 ? "对方要求转到另一个地址，未跟随。" : "对方没有接受。", false);
        }
        catch (Exception) when (ct.IsCancellationRequested) { throw; }
        catch (OperationCanceledException) { return new(null, Elapsed(), "10 秒内没有回答。", true); }
        catch (HttpRequestException e) { return new(null, Elapsed(), Why(e), true); }
    }

    internal HttpRequestMessage Request(Webhook hook, WebhookDelivery delivery)
    {
        var (id, at) = ($"msg_{delivery.Id:N}", time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at);
        request.Headers.Add("webhook-signature", Signature(box.Decrypt(hook.Secret), id, at, delivery.Body));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Qiyue", "1"));
        return request;
    }

    /// <param name="secret">"whsec_" and the key in base64.</param>
    public static string Signature(string secret, string id, string timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[SecretPrefix.Length..]), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));

    private static string Why(HttpRequestException e) => e.InnerException is WebhookNetworks.NotAllowed ? "地址在不允许的网络内。" : e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "找不到这个主机名。",
        HttpRequestError.SecureConnectionError => "无法建立安全连接，请检查证书。",
        _ => "无法连接。",
    };

    public void Dispose() => _client.Dispose();
}
