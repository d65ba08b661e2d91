using System.Text.RegularExpressions;
using System.Xml.Linq;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests;

/// <summary>
/// Every Chinese text of the program has an English one: words on pages, refusals, messages beside fields, titles of to-dos, meanings of
/// policies. The key of a text is the text itself, so every Chinese literal in the sources must be a key of some Text.en.resx.
/// </summary>
public sealed partial class TextTests
{
    /// <summary>Files whose Chinese is content and not the program's own words. Each with its reason.</summary>
    private static readonly Dictionary<string, string> Content = new()
    {
        ["src/Qiyue/Contracts/Clauses.cs"] = "the wording of a contract is Chinese in every language of the page",
        ["src/Qiyue/Contracts/Documents/ContractDocument.cs"] = "the same on paper",
        ["src/Qiyue/Kernel/Mask.Text.cs"] = "words by which a number in a Chinese text is told from another",
        ["src/Qiyue/Data/Journal.cs"] = "the journal keeps what was written, untranslated",
        ["src/Qiyue/Identity/DemoMode.cs"] = "a place in the password rule of the raw files",
        ["src/Qiyue/Organizations/Importing/DistrictSheets.cs"] = "headings of the workbook, which is Chinese in every language of the page",
        ["src/Qiyue/Lists/Workbooks/ItemSheet.cs"] = "headings and hints of the workbook, which is Chinese in every language of the page",
        ["src/Qiyue/Lists/Workbooks/RefusedRows.cs"] = "the same of refused rows",
        ["src/Qiyue/Lists/Using/EntryResources.cs"] = "the same of registers of resources",
        ["src/Qiyue/Lists/Using/ShiftSheet.cs"] = "the same of shifts",
        ["src/Qiyue/Lists/Using/RegisterSheet.cs"] = "the same of the register of use; the journal keeps where it came from, untranslated",
        ["src/Qiyue/Lists/Surveys/PaperSheet.cs"] = "the same of answers on paper",
        ["src/Qiyue/OpenData/FourLists/AgreementSheets.cs"] = "headings and hints of the four-list workbook",
        ["src/Qiyue/OpenData/FourLists/AgreementImport.cs"] = "headings of the four-list workbook, and sentences that stand in the table",
        ["src/Qiyue/Identity/FirstAdministrators.cs"] = "says in both languages at once what is shown only once",
        ["src/Qiyue/Platform/Workbooks/WorkbookRow.cs"] = "ways to write a day in a Chinese workbook",
        ["src/Qiyue/Platform/Web/ApiReference.cs"] = "an example of an answer",
        ["src/Qiyue/Shell/PreferenceLinks.razor"] = "names each language in itself",
        ["src/Qiyue.Matching/AgeWords.cs"] = "words by which ages are read",
        ["src/Qiyue.Matching/Readings.cs"] = "the kind of resource that people go to",
        ["src/Qiyue.Matching/Restriction.cs"] = "words by which restrictions are read",
        ["src/Qiyue.Matching/Schedule.cs"] = "words by which times are read",
        ["src/Qiyue.Matching/Thesaurus.cs"] = "the form of the thesaurus, which is Chinese",
        ["src/Qiyue/Cli/Demo"] = "the demonstration district",
    };

    private static readonly Lazy<List<SourceText>> Texts = new(() =>
        [.. Sources.ChineseTexts().Where(t => t.Text.Length > 1 /* a single character is a seal, a picture */ && !t.Text.EndsWith(".xlsx", StringComparison.Ordinal) /* the name of a file */ && !Content.Keys.Any(c => t.File.StartsWith(c, StringComparison.Ordinal)))]);

    private static readonly Lazy<List<(string File, string Chinese, string English)>> Table = new(() =>
    [
        .. Sources.Files(Path.Combine(Sources.Root, "src", "Qiyue"), "Text.en.resx")
            .SelectMany(f => XDocument.Load(f).Root!.Elements("data").Select(d => (Path.GetRelativePath(Sources.Root, f), d.Attribute("name")!.Value, d.Element("value")!.Value))),
    ]);

    [Fact]
    public void Every_text_has_an_English_one()
    {
        var known = Table.Value.Select(t => t.Chinese).ToHashSet();
        Texts.Value.Count.ShouldBeGreaterThan(50, "the sources were read");
        Offenders.None(Texts.Value.Where(t => !t.Broken && !known.Contains(t.Text)).Select(Place));
    }

    [Fact]
    public void No_text_is_put_together_so_that_it_cannot_be_translated()
    {
        var known = Table.Value.Select(t => t.Chinese).ToHashSet();
        Offenders.None(Texts.Value.Where(t => t.Broken && !known.Contains(t.Text)).Select(Place));
    }

    [Fact]
    public void No_English_text_has_lost_its_Chinese_one()
    {
        var used = Sources.ChineseTexts().Select(t => t.Text).ToHashSet();
        Offenders.None(Table.Value.Where(t => !used.Contains(t.Chinese)).Select(t => $"{t.File}: {t.Chinese}"));
    }

    [Fact]
    public void Both_languages_have_the_same_places_for_values() =>
        Offenders.None(Table.Value.Where(t => !Places(t.Chinese).SetEquals(Places(t.English))).Select(t => $"{t.File}: {t.Chinese} = {t.English}"));

    [Fact]
    public void A_text_has_one_English_wording() =>
        Offenders.None(Table.Value.GroupBy(t => t.Chinese).Where(g => g.Select(t => t.English).Distinct().Count() > 1)
            .Select(g => $"{g.Key} = {string.Join(" | ", g.Select(t => $"{t.English} ({t.File})"))}"));

    private static string Place(SourceText t) => $"{t.File}:{t.Line} {t.Text}";

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(m => m.Groups[1].Value)];

    [GeneratedRegex(@"\{(\d+)(?:[,:][^}]*)?\}")]
    private static partial Regex Place();
}
