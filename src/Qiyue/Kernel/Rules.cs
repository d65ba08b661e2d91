using System.ComponentModel.DataAnnotations;

namespace Qiyue.Kernel;

// The shapes of input, with sentences that translate: the zh-CN message is the key in Text.en.resx.

/// <summary>The field must be filled in.</summary>
public sealed class FilledAttribute : RequiredAttribute
{
    public FilledAttribute() => ErrorMessage = "请填写此项。";
}

/// <summary>At most this many characters.</summary>
public sealed class MaxAttribute(int length) : MaxLengthAttribute(length)
{
    public override string FormatErrorMessage(string name) => $"内容过长，最多 {Length} 个字符。";
}

/// <summary>A whole number between two bounds.</summary>
public sealed class BetweenAttribute(int minimum, int maximum) : RangeAttribute(minimum, maximum)
{
    public override string FormatErrorMessage(string name) => $"请填写 {Minimum} 到 {Maximum} 之间的数。";
}
