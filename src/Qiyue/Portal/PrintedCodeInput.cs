using Qiyue.Kernel;

namespace Qiyue.Portal;

public sealed class PrintedCodeInput
{
    /// <summary>As it stands on the slip, or nearly so.</summary>
    [Filled, Max(60)] public string Code { get; set; } = "";
}
