using Qiyue.Kernel;

namespace Qiyue.Organizations.People;

internal static class AdministratorWords
{
    /// <summary>zh-CN word for an account without an organisation, key of its English.</summary>
    public static string Of(Actor actor) => actor.Duties.FirstOrDefault() switch
    {
        Duty.SystemAdmin => "系统管理员",
        Duty.SecurityAdmin => "安全管理员",
        Duty.AuditAdmin => "审计管理员",
        _ => "目前没有岗位",
    };
}
