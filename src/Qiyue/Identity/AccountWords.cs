using Qiyue.Kernel;

namespace Qiyue.Identity;

/// <summary>zh-CN words for the account's history, keys of their English.</summary>
internal static class AccountWords
{
    public static string Of(string way) => way switch
    {
        "password" => "用密码登录",
        "totp" => "用动态码登录",
        "recovery" => "用恢复码登录",
        "proof" => "签署等操作的再次验证",
        "password_changed" => "修改密码",
        "second_factor_on" => "开启双重验证",
        "second_factor_off" => "关闭双重验证",
        "token_created" => "创建访问令牌",
        "token_revoked" => "撤销访问令牌",
        "openid" => "用统一身份登录",
        "openid_linked" => "关联统一身份",
        "openid_unlinked" => "解除关联统一身份",
        "openid_proof" => "用统一身份重新确认",
        "unlocked" => "解除锁定",
        "disabled" => "停用帐号",
        "enabled" => "恢复帐号",
        "reset" => "重置密码",
        _ => "登录",
    };
}

/// <summary>zh-CN words for duties, keys of their English.</summary>
public static class DutyWords
{
    public static string Of(string duty) => duty switch
    {
        Duty.Lists => "维护需求和资源",
        Duty.Negotiate => "谈约",
        Duty.Sign => "签署",
        Duty.Perform => "记录履约",
        Duty.Confirm => "确认履约",
        Duty.Judge => "评约",
        Duty.Supervise => "监督",
        Duty.People => "维护组织和人员",
        Duty.Policies => "维护规则和词表",
        Duty.SystemAdmin => "系统管理",
        Duty.SecurityAdmin => "安全管理",
        _ => "审计管理",
    };
}
