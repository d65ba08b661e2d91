using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

internal static class Parts
{
    /// <summary>Adds a new part to the act's transaction; record it with the contract's entry.</summary>
    public static T AddTo<T>(this T part, Act act) where T : class, IPart
    {
        act.Db.Add(part);
        return part;
    }
}
