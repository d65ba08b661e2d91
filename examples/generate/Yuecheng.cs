namespace Qiyue.Examples;

/// <summary>One contract of a district in Shaoxing (330602) through all five stages, written by hand.</summary>
static class Yuecheng
{
    public static void Tell(string folder)
    {
        var r = new Records();
        var nodes = r.Organizations.Sheet("组织", "编码", "名称", "类型", "上级编码", "统一社会信用代码", "信用代码说明", "地址");
        var ties = r.Organizations.Sheet("联系社区", "单位编码", "社区编码", "联系类型", "主社区");
        nodes.Add("330602", "越城区", "区", "", "", "", "");
        nodes.Add("330602002", "府山街道", "街道", "330602", "", "", "");
        nodes.Add("330602002001", "越柳社区", "社区", "330602002", "", "", "越柳弄6号");
        nodes.Add("U0001", "稽越中医院", "医院", "330602", "", "", "望花路18号");
        nodes.Add("U0002", "稽越社会工作评估中心", "社会组织", "330602", "", "", "望花路33号");
        ties.Add("U0001", "330602002001", "驻区", "是");
        ties.Add("U0002", "330602002001", "驻区", "是");

        var people = r.People.Sheet("人员", "编号", "姓名", "手机", "邮箱");
        var posts = r.People.Sheet("任职", "人员编号", "组织编码", "岗位", "职责", "开始", "结束");
        foreach (var (code, name, org, post, duties) in new[]
        {
            ("P0001", "沈兆宁", "330602", "专项办主任", "监督、评价、政策、组织人员"), ("P0002", "章月琴", "330602002", "组织委员", "监督、评价、组织人员、清单"),
            ("P0003", "陶建林", "330602002001", "社区党委书记", "签署、谈约、评价、组织人员"), ("P0004", "俞佳慧", "330602002001", "党建专干", "清单、谈约、履约、确认、评价"),
            ("P0005", "傅启文", "U0001", "党委书记", "签署、谈约、评价"), ("P0006", "金晓岚", "U0001", "共建联络员", "清单、谈约、履约、确认、评价"), ("P0007", "骆知远", "U0002", "评估员", "评价"),
        })
        {
            people.Add(code, name, $"1920000{code[1..]}", $"{code.ToLowerInvariant()}@gongjian.example");
            posts.Add(code, org, post, duties, "2023-03-01", "");
        }

        const string C = "YC-0001";
        var (community, hospital) = ("330602002001", "U0001");
        r.Needs.Add("X0001", community, "老台门里的老人想在家门口看中医", "越柳社区台门多、老人多，去医院要过两座桥、转一趟车。走访中八十二户提到想请中医到社区坐诊，讲讲药怎么煎、穴位怎么按。", "医疗健康", "居民，以老年人为主", 80, 96, "越柳弄党群服务站", "周六上午", "每月", "一般", "居民", "线下走访", "2024-12-06");
        r.Resources.Add("Z0001", hospital, "中医名家坐诊加养生讲座", "针灸、内科、推拿医师各一名，自带脉枕和耳穴贴，坐诊两小时、讲座半小时。", "服务", "医疗健康", "居民，以老年人为主", 40, "人", "周六上午", "社区提前一周报人数", 5, "2024-12-10");
        r.Choices.Add("X0001", "Z0001", "2024-12-18", community, "P0004", "选用", "一次只看四十人，每月一次轮着来，先紧着八十岁以上的。");
        r.Contract.Add(C, "稽越中医院·越柳社区“台门里的中医馆”共建契约", "医疗健康", community, "X0001", "Z0001", "以契约代替命令，把医院的本事送到台门里。任务、路线、时间、责任人写明，按约办、照约评。", "2025-02-15", "2025-11-30", "线上并行");
        r.Obligations.Add(C, 1, hospital, community, "到越柳弄党群服务站坐诊", 10, "次", "居民，以老年人为主", "2025-11-20", "P0006");
        r.Obligations.Add(C, 2, hospital, community, "中医养生讲座", 4, "场", "居民", "2025-11-20", "P0006");
        r.Obligations.Add(C, 3, community, hospital, "预约登记并布置诊室", 10, "次", "", "2025-11-25", "P0004");
        r.Milestones.Add(C, 1, "首次坐诊", "2025-03-08", "2025-03-01");
        r.Milestones.Add(C, 2, "三伏专场", "2025-07-26", "2025-07-26");
        r.Milestones.Add(C, 3, "十次坐诊完成", "2025-11-20", "2025-11-15");
        foreach (var (name, text) in new[]
        {
            ("费用", "诊金、耗材由医院承担，场地水电由社区承担，不向居民收费、不卖药。"), ("联络人", "越柳社区：俞佳慧；稽越中医院：金晓岚。"), ("场地设施", "社区备诊桌三张、屏风一架、热水。"),
            ("安全责任", "针灸须备急救箱，八十岁以上老人须家属陪同。"), ("公示宣传", "同意公开契约与履行情况，拍摄居民须本人同意。"), ("信息保护", "就诊信息归医院依法保管，社区只留预约名单，当日销毁。"),
            ("调整", "改期由联络人商定，数量变动另签补充协议。"), ("终止", "协商一致可终止，提前十五日提出并向居民说明。"),
        }) r.Clauses.Add(C, name, text);
        r.Bargain.Add(C, "2025-01-03", community, "P0004", "提出", "台门里老人盼了很久，先拟十二次，请医院看。", null, null);
        r.Bargain.Add(C, "2025-01-10", hospital, "P0006", "还价", "七、八月门诊吃紧，全年十次能保证，写了就做到。", 1, 12);
        r.Bargain.Add(C, "2025-01-13", community, "P0004", "意见", "请把三伏贴专场写进里程碑。", null, null);
        r.Bargain.Add(C, "2025-01-15", community, "P0004", "接受", "同意此版。", null, null);
        r.Talks.Add(C, "2025-01-08", "会议", "越柳弄党群服务站", "陶建林（社区党委书记）、傅启文（党委书记）、金晓岚（共建联络员）", "看了诊室，定在每月第一个周六上午；八十岁以上优先；药不在现场卖。", community, "P0004");
        r.Parties.Add(C, 1, community, "P0003", "2025-01-20");
        r.Parties.Add(C, 2, hospital, "P0005", "2025-01-21");
        r.Comments.Add(C, "2025-01-23", "意见", "台门住户", "能不能给坐轮椅的老人留个位子？", "2025-01-24", community, "P0004", "每次预留两个上门名额，可打社区电话登记。");

        var visits = new[] { "2025-03-01", "2025-04-12", "2025-05-10", "2025-06-14", "2025-07-12", "2025-07-26", "2025-08-16", "2025-09-13", "2025-10-18", "2025-11-15" };
        var notes = new[] { "看诊三十一人，腰腿痛居多。", "看诊二十八人，教煎药先泡半小时。", "看诊三十五人，两位转院内检查。", "看诊二十六人，加了上门两户。", "看诊三十三人，多问失眠。", "三伏贴专场，贴一百一十二人。", "看诊二十九人。", "看诊三十四人，秋燥问得多。", "看诊三十人，重阳送了耳穴贴。", "看诊三十二人，约定明年继续。" };
        var n = 0;
        void Entry(int obligation, string on, int quantity, string note, string by, string confirmedOn, string confirmer)
        {
            var key = $"L{++n:D4}";
            r.Entries.Add(key, C, obligation, on, quantity, note, by);
            if (confirmedOn.Length > 0) r.Decisions.Add(key, confirmedOn, "确认", confirmer, "", null);
        }
        for (var i = 0; i < visits.Length; i++)
        {
            var next = DateOnly.Parse(visits[i], System.Globalization.CultureInfo.InvariantCulture).AddDays(2).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            Entry(1, visits[i], 1, notes[i], "P0006", next, "P0004");
            Entry(3, visits[i], 1, "布置诊室、电话提醒预约老人。", "P0004", next, "P0006");
            if (i is 1 or 4 or 7) Entry(2, visits[i], 1, i == 1 ? "讲春捂与脾胃，六十一人。" : i == 4 ? "讲三伏养阳，七十三人。" : "讲秋燥润肺，五十八人。", "P0006", next, "P0004");
        }
        r.Activities.Add(C, 2, "春季养生讲座", "2025-04-12", "越柳弄党群服务站", 60, 66, 61, "P0004");
        r.Activities.Add(C, 2, "三伏养生讲座", "2025-07-12", "越柳弄党群服务站", 70, 78, 73, "P0004");
        r.Activities.Add(C, 2, "秋季养生讲座", "2025-09-13", "越柳弄党群服务站", 60, 62, 58, "P0004");

        var sentences = new[] { "不用过桥转车了", "医生搭脉仔细", "三伏贴排了队，值得", "药怎么煎讲得明白", "盼明年多来两次", "屏风后头有点挤", "", "", "", "" };
        for (var i = 0; i < 24; i++)
            r.Answers.Add(C, $"2025-12-0{1 + i % 8}", i % 12 == 7 ? "一般" : i % 3 == 0 ? "满意" : "很满意", i % 5 == 4 ? "代录" : i % 4 == 1 ? "印制码" : "扫码", sentences[i % sentences.Length], i % 5 == 4 ? "P0004" : "");
        r.Scores.Add(C, "自评", hospital, "P0005", "2025-12-03", 94, "", "十次坐诊全部完成，讲座少一场，明年补上。");
        r.Scores.Add(C, "对方", community, "P0003", "2025-12-04", 96, "", "风雨无阻，老人都认得金联络员。");
        r.Scores.Add(C, "第三方", "U0002", "P0007", "2025-12-05", 92, "", "抽访九户，记录与签到一致。");
        r.Scores.Add(C, "监督", "330602002", "P0002", "2025-12-05", 94, "", "记录齐全，讲座差一场。");
        r.Uses.Add(C, "2026-01-12", "评优评先", "推荐为优秀共建单位。");
        // The hospital lends its classroom too: every Saturday of spring, as its register at the gate has it.
        r.Resources.Add("Z0002", hospital, "门诊楼五楼示教室", "示教室四十座，有投影和麦克风，借给社区办讲座、议事。", "场地", "便民服务", "居民", 40, "人", "周六上午", "用后恢复原样", 3, "2025-01-06");
        r.Shifts.Add("Z0002", "星期六", "09:00", "11:00", 1, "2025-03-01", "2025-05-24", "");
        r.Exceptions.Add("Z0002", "2025-05-03", "停开", "", "", null, "劳动节", "2025-03-01");
        r.Exceptions.Add("Z0002", "2025-05-11", "加开", "14:00", "16:00", 1, "母亲节健康讲座", "2025-03-01");
        foreach (var (on, from, purpose, present) in new[] { ("2025-03-08", "09:00", "居民议事会", (object?)26), ("2025-03-29", "09:00", "台门改造听证会", 38), ("2025-04-19", "09:00", "居民议事会", null), ("2025-05-11", "14:00", "母亲节健康讲座", 33) })
            r.Bookings.Add("Z0002", community, on, from, purpose, null, "", "", "", "", "", present is null ? "未使用" : "已使用", present);
        r.Bookings.Add("Z0002", community, "2025-05-17", "09:00", "老年书法展布展", 20, "", "2025-05-06", "确认", "2025-05-07", "", "已使用", 18);
        r.Bookings.Add("Z0002", community, "2025-05-24", "09:00", "物业选聘碰头会", 12, "", "2025-05-12", "谢绝", "2025-05-13", "当天院内考试占用。", "", null);
        r.Save(folder);
    }
}
