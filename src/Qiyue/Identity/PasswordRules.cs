using Qiyue.Kernel;

namespace Qiyue.Identity;

/// <summary>At least 12 characters, or 8 with three kinds of them; not the user's name; not one of the common ones.</summary>
public static class PasswordRules
{
    private static readonly string[] Common = ["password", "qwertyui", "12345678", "11111111", "88888888", "abc12345", "iloveyou", "admin123", "woaini", "5201314", "qiyue123"];

    public static void Check(string field, string password, params string[] names)
    {
        var kinds = new[] { password.Any(char.IsLower), password.Any(char.IsUpper), password.Any(char.IsDigit), password.Any(c => !char.IsLetterOrDigit(c)) }.Count(k => k);
        if (password.Length > 128) throw Refusal.Invalid(field, "password.too_long", "密码最长 128 个字符。");
        if (password.Length < 8 || password.Length < 12 && kinds < 3)
            throw Refusal.Invalid(field, "password.too_weak", "密码至少 12 个字符，或至少 8 个字符且包含大写字母、小写字母、数字、符号中的三种。");
        if (password.Distinct().Count() < 5 || Common.Any(c => password.Contains(c, StringComparison.OrdinalIgnoreCase)))
            throw Refusal.Invalid(field, "password.common", "此密码过于常见，请换一个。");
        if (names.Any(n => n.Length > 1 && password.Contains(n, StringComparison.OrdinalIgnoreCase)))
            throw Refusal.Invalid(field, "password.contains_name", "密码不能包含用户名或姓名。");
    }
}
