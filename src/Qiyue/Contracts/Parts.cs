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

    /// <summary>States what the act has done to other parts of the contract: a notice that is cured, an amendment that falls. Call it after the act's own entry.</summary>
    public static void RecordTouched(this Act act, Contract contract)
    {
        foreach (var (name, part) in contract.TakeTouched()) act.Record(contract, name, null, null, part);
    }
}
