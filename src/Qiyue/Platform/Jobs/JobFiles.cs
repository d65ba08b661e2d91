using System.Globalization;

namespace Qiyue.Platform.Jobs;

/// <summary>How long uploaded workbooks and results of jobs are kept: QIYUE_JOB_FILES_DAYS, 30 days unless set. The job's page says so.</summary>
public sealed class JobFiles(IConfiguration configuration)
{
    /// <summary>Subject kind of a job's files; they have no subject that others read.</summary>
    public const string Kind = "job";

    public int Days { get; } = int.TryParse(configuration["QIYUE_JOB_FILES_DAYS"], NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= 3660 ? days : 30;
}
