namespace Qiyue.Kernel;

/// <summary>How personal data is shown to those who need not know it: 138****1234, z***@example.org, 张*.</summary>
public static partial class Mask
{
    public static string Phone(string phone) => phone.Length < 8 ? new string('*', phone.Length) : $"{phone[..3]}****{phone[^4..]}";

    public static string Email(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return at < 1 ? "***" : $"{email[0]}***{email[at..]}";
    }

    /// <summary>A mail address or a phone number.</summary>
    public static string Contact(string contact) => contact.Contains('@', StringComparison.Ordinal) ? Email(contact) : Phone(contact);

    public static string Name(string name) => name.Length == 0 ? "" : name[..1] + new string('*', Math.Max(1, name.Length - 1));
}
