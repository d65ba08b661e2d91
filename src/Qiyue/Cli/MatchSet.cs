using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Qiyue.Kernel;
using Qiyue.Matching;

namespace Qiyue.Cli;

/// <summary>
/// A folder with communities.csv, units.csv, needs.csv and resources.csv (UTF-8, RFC 4180), read for matching outside the database. Other files in it are not looked at.
/// </summary>
internal sealed record MatchSet(IReadOnlyList<MatchNeed> Needs, IReadOnlyList<MatchResource> Resources, IReadOnlyList<string> PlaceNames)
{
    public static MatchSet Read(string folder)
    {
        if (!Directory.Exists(folder)) throw Refusal.Invalid("folder", "match.no_folder", "没有文件夹 {0}，请检查路径。", folder);
        var communities = Rows(folder, "communities.csv", "id", "name", "street", "lon", "lat").ToDictionary(r => r.Text("id"), r => new Place(r.Text("name"), r.Text("street"), r.Number("lon"), r.Number("lat")));
        Place Community(Row r) => communities.GetValueOrDefault(r.Text("community_id")) ?? throw r.Wrong("community_id");
        var units = Rows(folder, "units.csv", "id", "name", "community_id", "lon", "lat").ToDictionary(r => r.Text("id"), r => (Name: r.Text("name"), At: Community(r) with { Longitude = r.Number("lon"), Latitude = r.Number("lat") }));
        (string Name, Place At) Unit(Row r) => units.TryGetValue(r.Text("unit_id"), out var unit) ? unit : throw r.Wrong("unit_id");
        var needs = Rows(folder, "needs.csv", "id", "community_id", "title", "description", "audience", "people", "when")
            .Select(r => new MatchNeed(r.Text("id"), r.Text("title"), r.Text("description"), r.Text("audience"), r.Whole("people"), r.Text("when"), r.Text("category"), Community(r))).ToList();
        var resources = Rows(folder, "resources.csv", "id", "unit_id", "title", "description", "kind", "audience", "capacity", "when", "service_radius_km")
            .Select(r => new MatchResource(r.Text("id"), r.Text("title"), r.Text("description"), r.Text("audience"), r.Text("kind"), r.Whole("capacity"), "", r.Text("when"), r.Number("service_radius_km"), Unit(r).Name, "", Unit(r).At)).ToList();
        return new(needs, resources, [.. communities.Values.SelectMany(c => new[] { c.Community, c.Street }).Distinct()]);
    }

    private sealed record Row(string File, int Line, IReadOnlyDictionary<string, string> Values)
    {
        public string Text(string column) => Values.GetValueOrDefault(column, "").Trim();

        public double? Number(string column) => Text(column) is not { Length: > 0 } text ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : throw Wrong(column);

        public int? Whole(string column) => Text(column) is not { Length: > 0 } text ? null
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(column);

        public Refusal Wrong(string column) => Refusal.Invalid(column, "match.value", "{0} 第 {1} 行“{2}”一栏的值“{3}”不对，请改正后重试。", File, Line, column, Text(column));
    }

    private static List<Row> Rows(string folder, string name, params string[] columns)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path)) throw Refusal.Invalid("folder", "match.no_file", "文件夹 {0} 里没有 {1}。", folder, name);
        using var csv = new CsvReader(new StreamReader(path), new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, MissingFieldFound = null, DetectColumnCountChanges = false });
        var rows = new List<Row>();
        if (!csv.Read() || !csv.ReadHeader()) return rows;
        var header = csv.HeaderRecord!.Select(h => h.Trim()).ToArray();
        if (columns.Except(header).FirstOrDefault() is { } missing) throw Refusal.Invalid("folder", "match.no_column", "{0} 缺少“{1}”一栏。", name, missing);
        while (csv.Read()) rows.Add(new(name, csv.Parser.RawRow, header.Select((h, i) => (h, csv.GetField(i) ?? "")).ToDictionary(f => f.h, f => f.Item2)));
        return rows;
    }
}
