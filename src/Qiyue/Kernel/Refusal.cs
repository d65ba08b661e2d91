namespace Qiyue.Kernel;

/// <summary>
/// A rule that says no: a stable code for machines and a sentence for people. Throw it in one line;
/// the web turns it into a ProblemDetails or into a message on the page, the command line into an exit code.
/// The sentence is zh-CN with {0}-style places; its English stands in the module's Text.en.resx under the zh-CN sentence.
/// </summary>
/// <param name="code">Stable, "subject.reason", snake_case: <c>contract.already_signed</c>.</param>
/// <param name="sentence">What is wrong, where, and how to mend it.</param>
/// <param name="status">404 for what one may not see, 409 for a state that forbids, 422 for a value that is wrong, 403 for a visible thing one may not do.</param>
/// <param name="args">Values for the places in the sentence.</param>
public sealed class Refusal(string code, string sentence, int status = 409, params object[] args)
    : Exception(string.Format(sentence, args))
{
    public string Code { get; } = code;
    public string Sentence { get; } = sentence;
    public int Status { get; } = status;
    public IReadOnlyList<object> Args { get; } = args;

    /// <summary>The input field the sentence belongs to, in the input record's spelling; null for the whole form.</summary>
    public string? Field { get; private init; }

    /// <summary>The same refusal, shown beside a field.</summary>
    public Refusal On(string field) => new(Code, Sentence, Status, [.. Args]) { Field = field };

    /// <summary>404: the thing does not exist, or not for this actor.</summary>
    public static Refusal NotFound() => new("not_found", "没有找到，或您无权查看。", 404);

    /// <summary>403: visible, but this act is not for this actor.</summary>
    public static Refusal Forbidden() => new("forbidden", "您当前的岗位无权办理此事。", 403);

    /// <summary>409: someone else saved first.</summary>
    public static Refusal ChangedMeanwhile() => new("changed_meanwhile", "在您填写期间，他人已修改此内容。请核对最新内容后再次提交，您填写的内容已保留。");

    /// <summary>What was sent answers an older state: whoever has looked at the newest may send it again.</summary>
    public bool IsOutdated => Code == "changed_meanwhile" || Code.EndsWith(".newer_version", StringComparison.Ordinal);

    /// <summary>422 on a field.</summary>
    public static Refusal Invalid(string field, string code, string sentence, params object[] args) =>
        new(code, sentence, 422, args) { Field = field };
}
