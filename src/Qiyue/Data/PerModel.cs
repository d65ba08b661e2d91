using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Qiyue.Data;

/// <summary>A set of compiled queries. EF binds a compiled query to one model; each database has its own.</summary>
internal static class PerModel<T> where T : class, new()
{
    private static readonly ConditionalWeakTable<IModel, T> All = [];

    public static T Of(QiyueDb db) => All.GetValue(db.Model, _ => new T());
}
