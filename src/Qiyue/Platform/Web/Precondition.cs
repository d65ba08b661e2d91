using Qiyue.Kernel;

namespace Qiyue.Platform.Web;

/// <summary>If-Match of the request at hand: the version of the subject that the caller has seen. The first subject that an act loads is held against it.</summary>
public sealed class Precondition
{
    /// <summary>Null: the caller did not ask.</summary>
    public int? Version { get; set; }

    /// <summary>412 when the subject has gone on since.</summary>
    public void Check(Aggregate subject)
    {
        if (Version is not { } seen) return;
        Version = null;
        if (subject.Version != seen) throw new Refusal("version.mismatch", "在您查看之后，他人已修改此内容（您看到的是第 {0} 版，现在是第 {1} 版）。请重新读取后再提交。", 412, seen, subject.Version);
    }

    /// <summary>Reads "7", W/"7" or *; anything else is refused.</summary>
    internal static int? Read(HttpRequest request)
    {
        var header = request.Headers.IfMatch.ToString().Trim();
        if (header is "" or "*") return null;
        var text = (header.StartsWith("W/", StringComparison.Ordinal) ? header[2..] : header).Trim('"');
        return int.TryParse(text, out var version) && version >= 0 ? version : throw new Refusal("version.malformed", "If-Match 须是读取时得到的 ETag，例如 \"7\"。", 400);
    }
}

/// <summary>An answer that shows one subject: its version is the ETag of the answer.</summary>
public interface IVersioned
{
    int Version { get; }
}
