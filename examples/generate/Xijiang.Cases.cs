namespace Qiyue.Examples;

sealed partial class Xijiang
{
    /// <summary>What the speech tells by name, as records (domain.md §5, named cases of S2).</summary>
    private void NamedCases()
    {
        var (shiyangtang, gangning) = (_district.Communities[0], _district.Communities[1]);
        Community Of(string name) => _district.Communities.Single(c => c.Name == name + "社区");

        Write(Named("区供销合作社联合社"), Themes.Of("hall"), shiyangtang, Day.On(2025, 2, 10), Day.On(2025, 11, 28), Stage.Judged, new()
        {
            Title = "石羊塘社区党群服务中心场地无偿使用共建契约", NeedTitle = "办公场所简陋，改造经费紧张，想找一处大些的地方",
            NeedText = "石羊塘社区在三十年的平房里办公，下雨漏水，大厅四十平方米，群众站到门外。改造要八十多万元，经费紧张，盼有单位帮一把。", People = (1200, 1460),
            ResourceTitle = "原荷塘营业楼一、二层无偿借用", ResourceText = "一、二层建筑面积一千零六十平方米，水电消防齐全，五年内无偿使用，内部装修由社区承担，不得转租。",
            Promises = [("无偿提供原营业楼一、二层作党群服务中心", "平方米", 1060, 1060), ("免收场地租金和物业费", "月", 9, 9)], Community = ("完成搬迁并每天向居民开放", "次", 6, 6), Liking = 0.86,
            Notes = ["双方到场移交，量得{n}，签移交单，钥匙、电表号一并登记。", "当月租金、物业费全免，水电按表由社区交。", "二楼会议室和儿童角移交使用。"],
            Scores = (96, 97, false, "楼空着也是空着，借给社区是办对了事。", "办事大厅从四十平方米到五百平方米，群众不再站马路边。"),
        });
        Write(Named("安居物业锦绣服务处"), Themes.Of("charge"), gangning, Day.On(2025, 3, 3), Day.On(2025, 8, 29), Stage.Judged, new()
        {
            Title = "港宁社区“飞线充电清零”共建契约", NeedTitle = "楼上拉线下来给电动车充电，一晚上四五十根",
            NeedText = "港宁社区锦绣片老楼没有充电的地方，居民从窗口放线，去年烧过一次。想请物业一起建充电棚，把飞线清掉。", People = (400, 538),
            Promises = [("新建充电棚并装充电端口", "个", 48, 48), ("清理飞线", "处", 46, 46)], Community = ("入户征求意见并公示选址", "次", 3, 3), Liking = 0.84,
            Notes = ["装好{n}个端口，通电试充，与市价对齐不加价。", "和社区、楼长一起清飞线{n}处，插线板交物业保管，居民自取。", "夜间回查，一处反弹，上门劝下。"],
        });
        Write(Named("区城市管理综合行政执法局"), Themes.Of("illegal"), Of("和平"), Day.On(2025, 4, 1), Day.On(2025, 10, 24), Stage.Judged, new()
        {
            Title = "和平社区后巷违章建筑拆除共建契约", NeedTitle = "后巷十二处铁皮棚占了消防通道", NeedText = "和平社区后巷二十年间搭了十二处棚屋，消防车进不来，户主互相攀比，社区劝不动，请执法部门协助。", People = (300, 351),
            Promises = [("协助社区拆除违章建筑", "处", 12, 12), ("拆后平整补绿", "平方米", 160, 150)], Community = ("逐户劝导并安置杂物", "处", 12, 12), Liking = 0.8,
            Notes = ["拆除铁皮棚{n}处，户主到场，杂物搬社区仓库暂存。", "平整场地，铺草砖、种三角梅。"],
        });
        Write(Named(Donor), Themes.Of("books"), Of("荷苑"), Day.On(2025, 3, 10), Day.On(2025, 9, 12), Stage.Judged, new()
        {
            Title = "荷苑社区书屋捐书共建契约", NeedTitle = "社区书屋想添老人看得懂的书", NeedText = "来书屋的多是退休老人，书架空着一半，盼有单位捐些养生、戏曲、字大的图书。", NeedAudience = "老年居民", People = (150, 164),
            ResourceTitle = "专业技术图书二百册", ResourceText = "机床、液压、电气、质量管理类图书，九成新，一次捐给社区书屋，社区派车来拉。", ResourceAudience = "青年技术工人、技校学生", Capacity = (200, "册"), Promises = [("捐赠图书", "册", 200, 200)], Community = ("上架并登记借阅", "次", 6, 3), Liking = 0.12,
            Told = [(1, 1, Day.On(2025, 3, 11), "捐书二百册，双方点清。"), (2, 1, Day.On(2025, 3, 12), null), (2, 3, Day.On(2025, 9, 8), "上架后半年借出四册，老人说都是机床的书。")],
            Scores = (95, 62, false, "按约足额捐赠，手续齐全。", "书是好书，来的老人看不懂，二百册一直躺在架上，当初没有问居民要什么。"),
        });
        Write(Named(Absent), Themes.Of("meet"), Of("民生"), Day.On(2025, 2, 17), Day.On(2025, 12, 24), Stage.Judged, new()
        {
            Title = "民生社区“会议室共享”共建契约", NeedTitle = "居民议事会没地方开", ResourceTitle = "会议室共享", ResourceText = "支行三楼会议室，可坐七十人，有投影，工作日晚上可用，须报行领导批准。", People = (60, 75),
            Promises = [("提供会议室供居民议事", "次", 12, 0), ("参加社区共建活动", "次", 6, 1)], Community = ("提前预约并清场", "次", 6, 0), Liking = 0.15,
            Activities = [("重阳节慰问老人", Day.On(2025, 10, 29), 20, 12, 9)], Notes = ["来三人参加重阳慰问，这是全年唯一一次。"],
            Scores = (88, 41, true, "支持社区工作，参加了重阳慰问。", "会议室三次预约都说要行里批，一次没有用成，全年只参加过一次活动。"),
        });
        // Misjudging itself: all excellent in its own eyes, late in the community's.
        var sorting = Write(Named("郁江环保志愿者协会"), Themes.Of("sort"), Of("东井"), Day.On(2025, 2, 24), Day.On(2025, 12, 5), Stage.Judged, new()
        {
            Title = "东井社区“垃圾分类督导”共建契约", NeedTitle = "垃圾分类桶边没人劝", NeedText = "东井社区四个投放点早晚没人督导，桶边脏水横流，想请志愿者轮流站桶。", People = (80, 96),
            Promises = [("桶边督导值守", "班次", 80, 66), ("入户宣传", "户", 120, 120)], Community = ("编排值守班表并提供马甲", "次", 10, 10), Liking = 0.55,
            Activities =
            [
                ("垃圾分类督导值守（三月，统一早班）", Day.On(2025, 3, 22), 30, 24, 18), ("垃圾分类督导值守（四月，统一早班）", Day.On(2025, 4, 19), 25, 20, 15), ("垃圾分类督导值守（五月，统一早班）", Day.On(2025, 5, 17), 25, 19, 15), ("垃圾分类督导值守（六月，统一早班）", Day.On(2025, 6, 14), 20, 15, 12),
                ("垃圾分类督导值守（八月，错峰值班）", Day.On(2025, 8, 16), 25, 24, 21), ("垃圾分类督导值守（九月，错峰值班）", Day.On(2025, 9, 13), 25, 25, 21), ("垃圾分类督导值守（十月，错峰值班）", Day.On(2025, 10, 18), 30, 29, 26),
            ],
            Notes = ["值守{n}，早班人没来齐，志愿者说要送孩子上学。", "七月起改错峰值班，早、中、晚自选，值守{n}，到得齐。", "劝导四十多人次，破袋率上来了。", "入户发分类表，冰箱上贴好。"],
        });
        var (eastWell, volunteers) = (Of("东井").Code, Named("郁江环保志愿者协会").Code);
        _r.Amendments.Add(sorting, Day.On(2025, 6, 23), eastWell, _district.Signatory(eastWell).Code, "调整", "自七月一日起，桶边督导改为早、中、晚三段错峰值班，志愿者自选班次，社区按班次排表并负责补位；其他条款不变。",
            "统一早班与上班、送孩子冲突，四个月到岗只有计划的六成。", Day.On(2025, 6, 25), volunteers, _district.Signatory(volunteers).Code, Day.On(2025, 6, 30));
        _r.LookBacks.Add(sorting, Day.On(2025, 6, 20), eastWell, _district.Signatory(eastWell).Code, "改进", "早班时间与家长送学冲突，不是不愿来，是来不了；改为错峰值班。", Day.On(2025, 7, 1), 1, Day.On(2025, 11, 3), "改后三次值守到岗超过计划的八成，继续按错峰排班。");
        Write(Named("区委党校"), Themes.Of("party"), Of("登龙桥"), Day.On(2025, 3, 3), Day.On(2025, 11, 21), Stage.Judged, new()
        {
            Title = "登龙桥社区“老年大学”共建契约", NeedTitle = "办一所社区老年大学", NeedText = "参照外地做法开办老年大学，设书法、声乐、手机三门课。立项前没有逐户问过老人，问卷只收回二十六份。", People = (60, 26), ResourceTitle = "老年大学师资和教室",
            ResourceText = "讲师四名，每周二、四上午，教室四十座，开满一期十六次。", Promises = [("开设老年大学课程", "课时", 32, 22)], Community = ("招生和点名", "次", 16, 12), Liking = 0.4,
            Activities = [("老年大学春季班", Day.On(2025, 4, 8), 60, 26, 21), ("老年大学秋季班", Day.On(2025, 9, 9), 60, 24, 17)], Notes = ["上课{n}课时，到了二十来位，多是冲着书法来的。", "声乐课报名不足十人，并入书法班。", "老人建议分成书法、舞蹈兴趣小组。"],
        });
        Write(Named("江城书法家协会"), Themes.Of("calligraphy"), Of("文昌"), Day.On(2025, 3, 10), Day.On(2025, 10, 17), Stage.Judged, new()
        {
            Title = "文昌社区“翰墨邻里”共建契约", Promises = [("书法课", "课时", 20, 14)], Liking = 0.45,
            Scores = (100, 58, true, "各项工作全部优秀。", "项目延期近两个月，春季班拖到六月才开，居民等得没了耐心。"),
        });
        // Two years' results without any use, and less every year.
        var (unused, southern) = (Named("恒通商贸有限公司"), Of("新塘"));
        foreach (var (year, households) in new[] { (2023, 80), (2024, 40), (2025, 15) })
            Write(unused, Themes.Of("aid"), southern, Day.On(year, 2, 20), Day.On(year, 11, 20), Stage.Judged, new()
            {
                Title = $"恒通商贸·新塘社区{year}年爱心帮困共建契约", Promises = [("慰问困难家庭", "户", households, households)], Unused = true, Liking = 0.62,
                Scores = year == 2025 ? (90, 82, false, "量力而行。", "前两年评得好也没有下文，今年明显少了。") : (95, 93, false, "完成约定。", "两次上门，米油新鲜，居民感谢。"),
            });
    }
}
