using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Access;

namespace Qiyue.Organizations;

/// <summary>
/// An organisation got another one above it, or a unit another main community: who reads what is its own, and what is of those below it, follows in the same transaction, past and present alike. Nothing
/// is done to the subjects, so their journals say nothing. Found by the access rows of the organisation. Source: domain.md, Who uses it ("sees it, everything below it").
/// </summary>
public sealed class ReadersFollow<T>(Act act) : IReaction<Organization> where T : Aggregate
{
    private const int Batch = 500;

    // The word of a kind is a constant of the class: it needs no real instance.
    private static readonly string Kind = ((T)RuntimeHelpers.GetUninitializedObject(typeof(T))).SubjectKind;

    public async Task React(Organization moved, string? reason, CancellationToken ct)
    {
        var (id, kind) = (moved.Id, Kind);
        var read = await act.Db.Set<AccessRow>().Where(r => r.OrganizationId == id && r.SubjectKind == kind).Select(r => r.SubjectId).ToListAsync(ct);
        foreach (var some in read.Chunk(Batch))
        {
            foreach (var subject in await act.Db.Set<T>().Where(x => some.Contains(x.Id)).ToListAsync(ct)) act.Renew(subject);
            if (some.Length == Batch) await act.Flush(ct);
        }
    }
}

public static class ReadersFollowExtensions
{
    /// <summary>For what is read by its organisation and those above it.</summary>
    public static IServiceCollection AddReadersFollow<T>(this IServiceCollection services) where T : Aggregate => services.AddReaction<Organization, ReadersFollow<T>>("organization.moved");
}
