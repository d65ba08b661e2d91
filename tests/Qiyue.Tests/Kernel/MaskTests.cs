using CsCheck;
using Qiyue.Kernel;

namespace Qiyue.Tests.Kernel;

/// <summary>Personal data typed into free text is hidden however it is written; what only looks like it stays.</summary>
public class MaskTests
{
    [Theory]
    [InlineData("请联系李明13800138000", "请联系李明138****8000")]
    [InlineData("李明，138 0013 8000，周三有空", "李明，138****8000，周三有空")]
    [InlineData("138-0013-8000/139-0013-9000", "138****8000/139****9000")]
    [InlineData("１３８００１３８０００", "138****8000")]
    [InlineData("+86 13800138000", "+86 138****8000")]
    [InlineData("8613800138000。", "138****8000。")]
    [InlineData("+86-138-0013-8000", "+86-138****8000")]
    [InlineData("1 3 8 0 0 1 3 8 0 0 0", "138****8000")]
    [InlineData("微信wx13800138000", "微信wx138****8000")]
    [InlineData("13800138000 2026-03-09前", "138****8000 2026-03-09前")]
    [InlineData("座机0575-85123456", "座机0575****56")]
    [InlineData("（0575）8512 3456", "（0575****56")]
    [InlineData("010 62345678转8001", "010****78转8001")]
    [InlineData("02112345678", "021****78")]
    [InlineData("电话：85123456", "电话：******56")]
    [InlineData("邮箱 zhang.san@example.org.cn 收", "邮箱 z***@example.org.cn 收")]
    [InlineData("身份证11010519491231002X的老人", "身份证110*************2X的老人")]
    [InlineData("11010519491231002x", "110*************2X")]
    [InlineData("130503670401001", "130**********01")]
    [InlineData("卡号6222 0212 3456 7894", "卡号622***********94")]
    [InlineData("卡号4111111111111111", "卡号411***********11")]
    public void Is_hidden(string typed, string shown) => Mask.Text(typed).ShouldBe(shown);

    [Theory]
    [InlineData("2026-03-01至2026-12-31，每周三14-16时")]
    [InlineData("14-16 2026-10-1")]
    [InlineData("20260301-20261231")]
    [InlineData("契-450802-2026-000123")]
    [InlineData("契-140107-2026-000123、需-130602-2026-000001")]
    [InlineData("统一社会信用代码91330602MA2BXY138X")]
    [InlineData("91450802MA13800138")]
    [InlineData("450802001001001 第一网格")]
    [InlineData("费用13800138000元")]
    [InlineData("1,380,013.80 元；18.5万元；13800138000.50")]
    [InlineData("服务 400-820-8820 或 12345 热线")]
    [InlineData("面积1000平方米，12场，40人次")]
    [InlineData("138****8000，z***@example.org")]
    [InlineData("")]
    public void Stays(string text) => Mask.Text(text).ShouldBe(text);

    private static Gen<T> One<T>(params T[] of) => Gen.Int[0, of.Length - 1].Select(i => of[i]);

    private static readonly Gen<string> Words = One("联系人李明", "", "：", "每季一场，", "《附件》", "老人 ", "，见 2026-03-09 的纪要，", "共 12 场；");
    private static readonly Gen<string> Mobile = Gen.Select(Gen.Int[3, 9], Gen.Int[0, 999_999_999]).Select((second, rest) => $"1{second}{rest:D9}");
    private static readonly Gen<string> Identity = Gen.Select(Gen.Int[110000, 659000], Gen.Int[1930, 2025], Gen.Int[1, 12], Gen.Int[1, 28], Gen.Int[0, 999]).Select((area, year, month, day, serial) =>
    {
        var digits = $"{area}{year}{month:D2}{day:D2}{serial:D3}";
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return digits + "10X98765432"[weights.Select((w, i) => w * (digits[i] - '0')).Sum() % 11];
    });

    private static Gen<string> Written(Gen<string> number) => Gen.Select(number, Gen.Int[0, 4], One(" ", "-", "－", "\u3000", " - ")).Select((n, way, between) => way switch
    {
        1 => string.Concat(n.Select(c => (char)(c - '0' + '０'))),
        2 => $"{n[..3]}{between}{n[3..7]}{between}{n[7..]}",
        3 => $"{n[..3]}{between}{n[3..]}",
        4 => "+86" + between + n,
        _ => n,
    });

    [Fact]
    public void A_mobile_number_is_hidden_wherever_and_however_it_stands() => Gen.Select(Words, Written(Mobile), Words).Sample((before, number, after) =>
    {
        var shown = Mask.Text(before + number + after);
        var digits = string.Concat(number.Where(char.IsDigit).Select(c => (int)char.GetNumericValue(c)));
        shown.ShouldContain("****");
        string.Concat(shown.Where(char.IsDigit)).ShouldNotContain(digits[^11..]);
        (shown.Contains(before) && shown.EndsWith(after, StringComparison.Ordinal)).ShouldBeTrue(shown);
        Mask.Text(shown).ShouldBe(shown);
    });

    [Fact]
    public void An_identity_number_is_hidden_and_found() => Gen.Select(Words, Identity, Words).Sample((before, number, after) =>
    {
        Mask.HasIdentityNumber(before + number + after).ShouldBeTrue();
        var shown = Mask.Text(before + number + after);
        shown.ShouldNotContain(number[6..14]);
        Mask.Text(shown).ShouldBe(shown);
        Mask.HasIdentityNumber(shown).ShouldBeFalse();
    });

    [Fact]
    public void Days_spans_amounts_codes_and_plain_words_stay() => Gen.Select(Gen.Date, Gen.Date, Gen.Int[110000, 659999], Gen.Int[0, 999999], Gen.Long[0, 9_999_999_999], Gen.String[Gen.Char['一', '龥'], 0, 30]).Sample((a, b, area, number, fen, words) =>
    {
        var text = $"{words}{a:yyyy-MM-dd}至{b:yyyy-MM-dd}，{a:yyyyMMdd}-{b:yyyyMMdd}，{a:yyyy年M月d日}，契-{area}-{a:yyyy}-{number:D6}，{fen / 100m:N2}元，{fen}元，{number}人次，{a:HH:mm}-{b:HH:mm}";
        Mask.Text(text).ShouldBe(text);
    });

    [Fact]
    public void A_credit_code_stays() => Gen.Select(One("91", "92", "12", "51", "52", "11"), Gen.Int[110000, 659999], Gen.String[One("0123456789ABCDEFGHJKLMNPQRTUWXY".ToCharArray()), 10, 10]).Sample((kind, area, rest) =>
    {
        var code = $"{kind}{area}{rest}";
        if (rest.Any(char.IsLetter) && !Mask.HasIdentityNumber(code)) Mask.Text($"代码{code}。").ShouldBe($"代码{code}。");
    });

    [Fact]
    public void Any_text_can_be_said_twice() => Gen.String.Sample(text => Mask.Text(Mask.Text(text)).ShouldBe(Mask.Text(text)));
}
