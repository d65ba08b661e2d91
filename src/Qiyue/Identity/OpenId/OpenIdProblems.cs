using Qiyue.Kernel;

namespace Qiyue.Identity.OpenId;

/// <summary>
/// What may go wrong while a browser is sent to and fro: it follows links there, so each is said on a page of its own (/sign-in/openid/failed) under its code.
/// </summary>
internal static class OpenIdProblems
{
    public static Refusal Expired() => new("openid.expired", "登录过程已过期，请从登录页重新开始。", 422);
    public static Refusal Unreachable(string provider) => new("openid.unreachable", "暂时无法连接 {0}，请稍后再试，或用用户名和密码登录。", 503, provider);
    public static Refusal NotFresh(string provider) => new("openid.not_fresh", "{0} 没有重新确认您的身份，请重试，或改用密码、动态码。", 422, provider);
    public static Refusal OtherSubject(string provider) => new("openid.other_subject", "此帐号已关联 {0} 的另一个身份。请用那个身份登录，或先在“我的帐号”中解除关联。", 409, provider);
    public static Refusal Taken() => new("openid.taken", "此身份已关联到另一个帐号。");

    public static IReadOnlyList<Refusal> All { get; } = [Expired(), Unreachable("{0}"), NotFresh("{0}"), OtherSubject("{0}"), Taken(), SignInDesk.Disabled(), SignInDesk.Locked()];

    /// <summary>The page that says it.</summary>
    public static string PageOf(Refusal refusal, string? provider) => $"/sign-in/openid/failed?why={Uri.EscapeDataString(refusal.Code)}{(provider is null ? "" : $"&from={Uri.EscapeDataString(provider)}")}";
}
