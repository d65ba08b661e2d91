using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;

namespace Qiyue.Tests.Infrastructure;

/// <summary>A provider of OpenID Connect within the test: discovery, keys, tokens signed with an RSA key of its own, PKCE checked. What it says can be bent.</summary>
public sealed class OpenIdStub(string authority, TimeProvider time) : HttpMessageHandler
{
    public const string ClientId = "qiyue", ClientSecret = "a-secret-of-the-client";
    private readonly RSA _key = RSA.Create(2048), _other = RSA.Create(2048);
    private readonly Dictionary<string, (string Challenge, string Nonce, string Subject)> _codes = [];

    /// <summary>Changes the claims of the next identity tokens.</summary>
    public Action<JsonObject> Bend { get; set; } = _ => { };

    /// <summary>Signs with a key that stands in no key set.</summary>
    public bool ForeignKey { get; set; }
    public bool Away { get; set; }
    public string Authority => authority;

    /// <summary>The provider's page: whoever is there says who they are, and is sent back.</summary>
    /// <returns>The address of the callback with code and state, and what the product asked for.</returns>
    public (string Callback, System.Collections.Specialized.NameValueCollection Asked) Authorize(Uri asked, string subject)
    {
        asked.GetLeftPart(UriPartial.Path).ShouldBe(authority + "/authorize");
        var query = HttpUtility.ParseQueryString(asked.Query);
        (query["response_type"], query["client_id"], query["code_challenge_method"]).ShouldBe(("code", ClientId, "S256"));
        query["scope"]!.ShouldContain("openid");
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (query["code_challenge"]!, query["nonce"]!, subject);
        return ($"{new Uri(query["redirect_uri"]!).AbsolutePath}?code={code}&state={Uri.EscapeDataString(query["state"]!)}", query);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Away) throw new HttpRequestException("away");
        return request.RequestUri!.AbsolutePath switch
        {
            var p when p.EndsWith("/.well-known/openid-configuration", StringComparison.Ordinal) => Json(new { issuer = authority, authorization_endpoint = authority + "/authorize", token_endpoint = authority + "/token", jwks_uri = authority + "/keys", end_session_endpoint = authority + "/end", response_types_supported = new[] { "code" }, id_token_signing_alg_values_supported = new[] { "RS256" }, subject_types_supported = new[] { "public" } }),
            var p when p.EndsWith("/keys", StringComparison.Ordinal) => Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "k1", n = Base64Url.EncodeToString(_key.ExportParameters(false).Modulus), e = Base64Url.EncodeToString(_key.ExportParameters(false).Exponent) } } }),
            _ => Token(HttpUtility.ParseQueryString(await request.Content!.ReadAsStringAsync(cancellationToken))),
        };
    }

    private HttpResponseMessage Token(System.Collections.Specialized.NameValueCollection form)
    {
        if (form["client_secret"] != ClientSecret || !_codes.Remove(form["code"]!, out var asked)
            || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!))) != asked.Challenge) return new(HttpStatusCode.BadRequest) { Content = new StringContent("""{"error":"invalid_grant"}""", Encoding.UTF8, "application/json") };
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = authority, ["sub"] = asked.Subject, ["aud"] = ClientId, ["nonce"] = asked.Nonce, ["iat"] = now, ["exp"] = now + 300, ["auth_time"] = now };
        Bend(claims);
        var head = Encode(new JsonObject { ["alg"] = "RS256", ["kid"] = "k1", ["typ"] = "JWT" });
        var signed = $"{head}.{Encode(claims)}";
        var token = $"{signed}.{Base64Url.EncodeToString((ForeignKey ? _other : _key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
        return Json(new { access_token = "x", token_type = "Bearer", expires_in = 300, id_token = token });
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static HttpResponseMessage Json(object body) => new(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        _key.Dispose();
        _other.Dispose();
    }

    /// <summary>The product asks this provider in place of a server on the network.</summary>
    public void Serve(IServiceCollection services, string name) => services.Configure<OpenIdConnectOptions>("openid-" + name, o => o.BackchannelHttpHandler = this);
}
