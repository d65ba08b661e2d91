using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Platform.Jobs;

namespace Qiyue.Identity;

/// <summary>Parked forms whose day is over.</summary>
internal sealed class ParkedFormsExpiring(QiyueDb db) : IExpiring
{
    public Task<int> RemoveExpired(DateTime now, CancellationToken ct) => Expired.Remove(db, db.Set<ParkedForm>().Where(f => f.At < now - ParkedForms.Kept), ct);
}
