using System.Globalization;
using Qiyue.Kernel;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Workbooks;

/// <summary>New entries that were judged good, ready to be written.</summary>
/// <param name="Rows">How many rows they are.</param>
/// <param name="Write">Adds and records them within the act under way, by the ordinary act, which judges them once more under its locks; whoever calls commits.</param>
public sealed record NewEntries(int Rows, Func<CancellationToken, Task> Write);

/// <summary>A register as it stands in a workbook: each row is an entry that is new, or one the system holds already and leaves alone; an import changes none.</summary>
public abstract class EntrySheet
{
    /// <summary>One transaction holds them all: others wait a few seconds at most.</summary>
    public const int MostRows = 2_000;

    public abstract SheetLayout Layout { get; }

    /// <summary>What of it is open to the actor; 404 or 403 for who may not keep it.</summary>
    /// <param name="subject">Code of what the register is about, where it is about one thing.</param>
    /// <param name="source">Name of the file, for the journal.</param>
    public abstract Task Open(string subject, string source, CancellationToken ct);

    /// <summary>Says in each row what is wrong with it; answers the good ones that are new.</summary>
    public abstract Task<IReadOnlyList<NewEntries>> Judge(IReadOnlyList<WorkbookRow> rows, CancellationToken ct);

    /// <summary>What a rule refused, said in the row.</summary>
    /// <param name="sentence">In other words than those for a form, with the same places.</param>
    protected static void Refused(WorkbookRow row, Refusal refusal, string column, string? sentence = null) =>
        row.Wrong(column, refusal.Code, sentence ?? refusal.Sentence, [.. refusal.Args.Select(a => a is DateOnly day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : a)]);
}
