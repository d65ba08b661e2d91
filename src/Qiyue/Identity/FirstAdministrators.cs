using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Identity;

/// <summary>
/// The three separate administrators (三员分立), made on the first run with one-time passwords that are printed once to the error stream and must be
/// changed at the first sign-in. An account carries one of the three duties or none, so nobody holds two.
/// </summary>
public static class FirstAdministrators
{
    private static readonly (string Name, string Duty)[] All = [("sysadmin", Duty.SystemAdmin), ("secadmin", Duty.SecurityAdmin), ("auditadmin", Duty.AuditAdmin)];

    public static async Task Ensure(IServiceProvider services, CancellationToken ct = default)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<QiyueDb>();
        if (await db.Set<Account>().AnyAsync(a => a.AdministratorDuty != "", ct)) return;
        var (hasher, clock) = (scope.ServiceProvider.GetRequiredService<IPasswordHasher<Account>>(), scope.ServiceProvider.GetRequiredService<ActClock>());
        var lines = new List<string>();
        foreach (var (name, duty) in All)
        {
            var password = ManageAccounts.OneTimePassword();
            var account = new Account { UserName = name, NormalizedUserName = SignInDesk.Normalize(name), AdministratorDuty = duty, CreatedAt = clock.Now };
            ManageAccounts.SetOneTime(account, password, hasher);
            db.Add(account);
            lines.Add($"  {name,-12} {password}");
        }
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.Is(e)) { return; } // another node was first and printed its own
        await Console.Error.WriteLineAsync($"""
            三个管理员帐号已创建，一次性密码只显示这一次（首次登录须修改）。
            Three administrators were created; their one-time passwords are shown only now:
            {string.Join(Environment.NewLine, lines)}
            """);
    }
}
