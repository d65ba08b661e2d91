namespace Qiyue.Examples;

sealed record Community(string Code, string Name, string StreetCode, string[] Compounds);
sealed record Unit(string Code, string Name, string Kind, string[] Themes, Community Main, Community[] Others);
sealed record Person(string Code, string Name, string Post);

/// <summary>The organisations and people of the district, drawn once; everything else refers to them.</summary>
sealed class District
{
    public const string Area = "450802";
    public readonly List<(string Code, string Name)> Streets = [];
    public readonly List<Community> Communities = [];
    public readonly List<Unit> Units = [];

    /// <summary>Per organisation: the signatory first, then who does the daily work.</summary>
    public readonly Dictionary<string, List<Person>> People = [];
    private readonly HashSet<string> _names = [];
    private readonly Dice _dice;

    public District(Dice dice, Book organizations, Book people)
    {
        _dice = dice;
        var nodes = organizations.Sheet("组织", "编码", "名称", "类型", "上级编码", "统一社会信用代码", "信用代码说明", "地址");
        var ties = organizations.Sheet("联系社区", "单位编码", "社区编码", "联系类型", "主社区");
        var persons = people.Sheet("人员", "编号", "姓名", "手机", "邮箱");
        var posts = people.Sheet("任职", "人员编号", "组织编码", "岗位", "职责", "开始", "结束");

        nodes.Add(Area, "港北区", "区", "", CreditCode("11"), "", "金港大道1号");
        foreach (var (street, names) in Places.Streets)
        {
            var code = $"{Area}{Streets.Count + 1:D3}";
            Streets.Add((code, street));
            nodes.Add(code, street, "街道", Area, CreditCode("11"), "", Address());
            foreach (var name in names)
            {
                var community = new Community($"{code}{Array.IndexOf(names, name) + 1:D3}", name + "社区", code, dice.Shuffle(Places.Compounds).Take(dice.Next(3, 5)).ToArray());
                Communities.Add(community);
                nodes.Add(community.Code, community.Name, "社区", code, CreditCode("54"), "", Address());
            }
        }
        foreach (var line in Places.Units)
        {
            var parts = line.Split('|');
            var near = Communities.Where(c => parts[0].StartsWith(Streets.First(s => s.Code == c.StreetCode).Name[..2]) || parts[0].Contains(c.Name[..^2])).ToList();
            var main = parts[0].StartsWith("区供销") ? Communities[0] : parts[0].StartsWith("安居物业") || parts[0].StartsWith("港宁") ? Communities[1] : dice.Of(near.Count > 0 ? near : Communities);
            var others = dice.Shuffle(Communities.Where(c => c != main)).Take(dice.Next(0, 2)).ToArray();
            var unit = new Unit($"U{Units.Count + 1:D4}", parts[0], parts[1], parts[2].Split(','), main, others);
            Units.Add(unit);
            var wrong = unit.Code == "U0099";
            nodes.Add(unit.Code, unit.Name, unit.Kind, Area, CreditCode(Prefix(unit.Kind), wrong), wrong ? "登记证书原件即为此号，已与登记机关核对" : "", Address());
            ties.Add(unit.Code, main.Code, unit.Kind is "区直部门" ? "双联系" : "驻区", "是");
            foreach (var other in others) ties.Add(unit.Code, other.Code, unit.Kind is "区直部门" && dice.Chance(0.4) ? "包联" : "双联系", "否");
        }

        Person Put(string org, string post, string duties, string from = "2023-03-01", string to = "")
        {
            var person = new Person($"P{persons.Count + 1:D4}", Name(), post);
            persons.Add(person.Code, person.Name, $"1910000{persons.Count + 1:D4}", $"{person.Code.ToLowerInvariant()}@gongjian.example");
            posts.Add(person.Code, org, post, duties, from, to);
            if (to.Length == 0) (People.TryGetValue(org, out var list) ? list : People[org] = []).Add(person);
            return person;
        }

        Put(Area, "区委组织部副部长", "监督、评价、政策");
        Put(Area, "专项办主任", "监督、评价、政策、组织人员");
        Put(Area, "组织科科长", "监督、组织人员、清单");
        Put(Area, "组织科科员", "监督、清单");
        foreach (var (code, _) in Streets)
        {
            Put(code, "党工委副书记", "监督、评价", "2022-09-01");
            Put(code, "组织委员", "监督、评价、组织人员、清单");
            Put(code, "党建办干事", "监督、清单", "2024-07-01");
        }
        foreach (var community in Communities)
        {
            if (dice.Chance(0.12)) { Put(community.Code, "社区党委书记", "签署、谈约、评价、组织人员", "2021-06-01", "2024-10-31"); Put(community.Code, "社区党委书记", "签署、谈约、评价、组织人员", "2024-11-01"); }
            else Put(community.Code, "社区党委书记", "签署、谈约、评价、组织人员", "2021-06-01");
            Put(community.Code, "社区党委副书记", "清单、谈约、履约、确认、评价", "2021-06-01");
            if (dice.Chance(0.8)) Put(community.Code, dice.Of(["社区专干", "党建专干", "网格长"]), "清单、谈约、履约、确认、评价", "2022-05-01");
        }
        foreach (var unit in Units)
        {
            var head = unit.Kind switch { "医院" or "学校" or "区直部门" or "央驻单位" => "党组织书记", "业委会" => "业委会主任", "行业党组织" => "党委书记", "社会组织" => "党支部书记", _ => "党支部书记" };
            if (dice.Chance(0.45)) Put(unit.Code, head + "、联络员", "签署、清单、谈约、履约、确认、评价", "2022-03-01");
            else
            {
                Put(unit.Code, head, "签署、谈约、评价", "2022-03-01");
                Put(unit.Code, "共建联络员", "清单、谈约、履约、确认、评价", "2022-06-01");
            }
        }
    }

    public Person Signatory(string org) => People[org][0];
    public Person Worker(string org) => People[org][^1] is var last && People[org].Count > 2 ? People[org][1 + _dice.Next(0, 1)] : last;
    public string NameOf(string org) => Units.FirstOrDefault(u => u.Code == org)?.Name ?? Communities.FirstOrDefault(c => c.Code == org)?.Name ?? Streets.First(s => s.Code == org).Name;

    public string FreeName() => Name();

    private string Name()
    {
        while (true)
            if (_names.Add(_dice.Of(Places.Surnames) + _dice.Of(Places.Given)) && _names.Last() is var name) return name;
    }

    private string Address() => $"{_dice.Of(Places.Roads)}{_dice.Next(2, 260)}号";

    private static string Prefix(string kind) => kind switch { "区直部门" or "央驻单位" => "11", "医院" or "学校" => "12", "社会组织" => "52", "业委会" or "行业党组织" => "53", _ => "91" };

    /// <summary>A code of GB 32100 form with a right check digit (or, on purpose, a wrong one); the inner organisation code of GB 11714 too.</summary>
    private string CreditCode(string prefix, bool wrong = false)
    {
        const string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        int[] inner = [3, 7, 9, 10, 5, 8, 4, 2];
        var body = "MA" + string.Concat(Enumerable.Range(0, 6).Select(_ => _dice.Next(0, 9)));
        var rest = 11 - body.Select((c, i) => (char.IsDigit(c) ? c - '0' : c - 'A' + 10) * inner[i]).Sum() % 11;
        var code = prefix + Area + body + (rest == 10 ? "X" : rest == 11 ? "0" : rest.ToString());
        var weight = 1;
        var sum = 0;
        foreach (var c in code) { sum += alphabet.IndexOf(c) * weight; weight = weight * 3 % 31; }
        var check = (31 - sum % 31) % 31;
        return code + alphabet[wrong ? (check + 1) % 31 : check];
    }
}
