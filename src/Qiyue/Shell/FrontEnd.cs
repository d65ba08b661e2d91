namespace Qiyue.Shell;

/// <summary>Style sheets from npm (served under /lib) that stand before our own.</summary>
public static class FrontEnd
{
    public static IReadOnlyList<string> Styles { get; } = ["lib/icons/tabler-icons.min.css"];
}
