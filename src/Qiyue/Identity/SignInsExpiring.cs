using Qiyue.Data;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Policies;

namespace Qiyue.Identity;

/// <summary>Sign-ins and what was done to accounts, after their months.</summary>
internal sealed class SignInsExpiring(QiyueDb db, PolicyBook policies, ActClock clock) : IExpiring
{
    public async Task<int> RemoveExpired(DateTime now, CancellationToken ct)
    {
        var before = now.AddMonths(-await policies.Shortest(PolicyCatalogue.SignInKeptMonths, clock.Today, ct));
        return await Expired.Remove(db, db.Set<SignInRecord>().Where(r => r.At < before).OrderBy(r => r.At), ct);
    }
}
