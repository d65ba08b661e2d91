using Qiyue.Platform.Web;

namespace Qiyue.Tests.Platform;

public sealed class LocalAddressTests
{
    [Theory]
    [InlineData("/work?cursor=a%2Fb#judge", "/work?cursor=a%2Fb#judge")]
    [InlineData("/contracts/契-330602-2026-000001/print", "/contracts/%E5%A5%91-330602-2026-000001/print")]
    [InlineData("/contracts/%E5%A5%91-330602-2026-000001", "/contracts/%E5%A5%91-330602-2026-000001")]
    [InlineData("/contracts?q=义诊", "/contracts?q=%E4%B9%89%E8%AF%8A")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/\r\nSet-Cookie: a=b", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void An_address_from_outside_stays_on_this_site_and_fits_into_a_header(string? given, string led) => LocalAddress.Or(given, "/").ShouldBe(led);
}
