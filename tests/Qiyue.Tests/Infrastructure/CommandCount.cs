using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Qiyue.Tests.Infrastructure;

/// <summary>Counts what a host asks of its database.</summary>
public sealed class CommandCount : DbCommandInterceptor
{
    private static readonly string[] ByTheClock = ["FROM stamps", "FROM \"stamps\"", "FROM job_runs", "FROM \"job_runs\""];
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _asked = new();

    /// <summary>The commands since the last call.</summary>
    public IReadOnlyList<string> Take()
    {
        var taken = new List<string>();
        while (_asked.TryDequeue(out var text)) taken.Add(text);
        return taken;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData data, InterceptionResult<DbDataReader> result, CancellationToken ct = default) => new(Note(command, result));
    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData data, InterceptionResult<DbDataReader> result) => Note(command, result);
    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData data, InterceptionResult<object> result, CancellationToken ct = default) => new(Note(command, result));
    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData data, InterceptionResult<object> result) => Note(command, result);

    private InterceptionResult<T> Note<T>(DbCommand command, InterceptionResult<T> result)
    {
        // The marks of what nodes keep and work that waits are asked for by the clock, not by the page.
        if (!ByTheClock.Any(table => command.CommandText.Contains(table, StringComparison.Ordinal))) _asked.Enqueue(command.CommandText);
        return result;
    }
}
