using Qiyue.Platform.Jobs;

namespace Qiyue.Shell.Work;

/// <summary>Words of jobs, zh-CN, keys of their English.</summary>
public static class JobWords
{
    public static string Of(JobState state) => state switch
    {
        JobState.Waiting => "等待中", JobState.Running => "处理中", JobState.Checked => "已核对，待您决定", JobState.Succeeded => "已办完", JobState.Failed => "未完成", _ => "已放弃",
    };

    /// <summary>What a job counted, by its key in the job's detail.</summary>
    public static IReadOnlyList<(string Key, string Word)> Counts { get; } =
        [("new", "新增"), ("changed", "修改"), ("same", "未变"), ("drafts", "项目草稿"), ("agrees", "核对一致"), ("differs", "核对不一致"), ("wrong", "有错")];
}
