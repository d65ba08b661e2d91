using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Identity;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Identity;

/// <summary>One click signs in as a demo person only where demo data was loaded, and only from this very machine, whatever the headers claim.</summary>
public class DemoModeTests
{
    [Fact]
    public async Task The_demo_sign_in_is_offered_on_loopback_alone()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        var demo = host.Services.GetRequiredService<DemoMode>();
        bool Offered(string name, string? from = "127.0.0.1", params (string Name, string Value)[] headers)
        {
            var http = new DefaultHttpContext();
            http.Request.Host = new(name);
            http.Connection.RemoteIpAddress = from is null ? null : IPAddress.Parse(from);
            foreach (var (header, value) in headers) http.Request.Headers[header] = value;
            return demo.IsOfferedTo(http);
        }
        Offered("localhost:5080").ShouldBeFalse("no demo data");
        demo.MarkDemo(new("xijiang", "西江区", "450802", new(new(2025, 1, 1), new(2025, 12, 31)), new(2026, 1, 1), "x"));
        Offered("localhost:5080").ShouldBeTrue();
        Offered("127.0.0.1").ShouldBeTrue();
        Offered("[::1]:5080", "::1").ShouldBeTrue();
        Offered("qiyue.example.cn").ShouldBeFalse("a proxy, or a name bent to this machine");
        Offered("localhost.example.cn").ShouldBeFalse();
        Offered("localhost", "10.0.0.7").ShouldBeFalse();
        Offered("localhost", "127.0.0.1", ("X-Forwarded-For", "127.0.0.1")).ShouldBeFalse();
        Offered("localhost", "127.0.0.1", ("Forwarded", "for=127.0.0.1")).ShouldBeFalse();
        Offered("localhost", "127.0.0.1", ("X-Real-IP", "127.0.0.1")).ShouldBeFalse();
    }
}
