namespace Qiyue.Examples;

sealed partial class Xijiang
{
    /// <summary>How the community of the demonstration asks: a survey that is over, one that is open (the neighbours are writing one), a residents' meeting, a round of visits. Its own chance: the other workbooks do not move.</summary>
    private void Asking()
    {
        var dice = new Dice(20260301);
        var community = _district.Communities.Single(c => c.Name == "江畔社区");
        var clerk = _district.People[community.Code][^1].Code;
        Survey(community, "W0001", "春天办点什么", "去年的活动办得怎么样，今年想办什么，三分钟答完。", Day.T(-70), Day.T(-41), open: true, "答卷一百份不到，老人最盼医生和讲座，年轻人最盼停车和球场。已把说到一处的需求合并发布。");
        Question("W0001", 1, "单选", "您住在哪一片", true, "江边老街\n新楼\n单位宿舍");
        Question("W0001", 2, "打分", "去年社区办的事，您打几分", true, "");
        Question("W0001", 3, "提一条需求", "您家门口还缺什么", false, "");
        for (var i = 0; i < 26; i++) Answer($"D{i + 1:D4}", "W0001", Day.T(-70) + dice.Next(1, 28), i % 3 == 0 ? "答题码" : i % 7 == 0 ? "纸质" : "公开链接", (1, dice.Next(1, 3).ToString()), (2, dice.Of(["3", "4", "4", "5", "2"])));
        Survey(_district.Communities[1], "W0002", "暑期托管怎么办", "想听听双职工家庭的意见。", Day.T(5), Day.T(40), open: false, "");
        Question("W0002", 1, "数字", "家里有几个上小学的孩子", true, "");
        Question("W0002", 2, "简答", "您希望几点接送", false, "");
        Survey(community, "W0003", "家门口还缺什么", "只问五题，提到的需求由社区整理后公布，再找单位来谈。", Day.T(-9), Day.T(21), open: true, "");
        Question("W0003", 1, "单选", "您的年纪", true, "三十岁以下\n三十到五十九岁\n六十岁以上");
        Question("W0003", 2, "多选", "这一年参加过哪些活动", false, "健康讲座\n义诊\n文艺晚会\n志愿服务\n都没有");
        Question("W0003", 3, "打分", "对社区活动室满意吗", true, "");
        Question("W0003", 4, "简答", "最想对社区说一句什么", false, "");
        Question("W0003", 5, "提一条需求", "您家最盼办的一件事", false, "");
        for (var i = 0; i < Wishes.Length + 14; i++)
        {
            var key = $"D{i + 101:D4}";
            Answer(key, "W0003", Day.T(-8) + dice.Next(0, 7), i % 4 == 1 ? "答题码" : i % 9 == 8 ? "纸质" : "公开链接", (1, dice.Next(1, 3).ToString()), (2, dice.Of(["1、2", "1", "3、4", "5", "2、3"])), (3, dice.Of(["3", "4", "4", "5"])), (4, dice.Of(["辛苦了", "通知早一点贴", "", "活动放周末", ""])));
            if (i >= Wishes.Length) continue;
            var (text, category, whom, people, when) = Wishes[i];
            _r.Given.Add(key, 5, text, category, whom, people, when);
        }
        _r.Meetings.Add("M0001", community.Code, Day.T(-6), "江畔社区二楼活动室", 23, "楼栋长和居民代表到会，先报上月办了什么，再请大家说。议到楼道照明、老人看病、车辆停放三件事。", clerk);
        _r.Raised.Add("M0001", "楼道灯坏了大半年，晚上老人不敢下楼", "三栋老楼的楼道灯一直没人修，上个月摔了一位老人。", "物业与小区改造", "老年居民", 90, 17);
        _r.Raised.Add("M0001", "小区门口车乱停，救护车进不来", "请单位夜里让出一些车位。", "便民服务", "有车居民", 120, 21);
        if (_district.Units.FirstOrDefault(u => u.Main == community) is not { } unit) return;
        _r.Visits.Add("V0001", community.Code, "上季度驻区单位走访", "请核对贵单位已登记的资源，补上今年能拿出来的。", Day.T(-80), Day.T(-50), clerk);
        _r.Visits.Add("V0002", community.Code, "本季度驻区单位走访", "请核对贵单位已登记的资源，补上这一季能拿出来的。", Day.T(-5), Day.T(25), clerk);
        _r.Visited.Add("V0001", unit.Code, Day.T(-76), clerk, "周末开放职工食堂给独居老人", "服务", "养老助老", 40, "人", "周六中午");

        void Survey(Community of, string key, string title, string text, Day from, Day to, bool open, string conclusion) => _r.Surveys.Add(key, of.Code, title, text, from, to, "是", open ? "是" : "否", conclusion, _district.People[of.Code][^1].Code);
        void Question(string survey, int number, string kind, string text, bool required, string options) => _r.Questions.Add(survey, number, kind, text, required ? "是" : "否", options);
        void Answer(string key, string survey, Day on, string way, params (int Question, string Text)[] given)
        {
            _r.Sheets.Add(key, survey, on, way);
            foreach (var (question, text) in given) if (text.Length > 0) _r.Given.Add(key, question, text, "", "", "", "");
        }
    }

    /// <summary>What people wish, some of it twice in other words.</summary>
    private static readonly (string Text, string Category, string Whom, int People, string When)[] Wishes =
    [
        ("楼道灯坏了大半年，晚上老人不敢下楼。请物业来修一修。", "物业与小区改造", "老年居民", 80, "尽快"), ("楼道里的灯坏了大半年，老人晚上不敢下楼。", "物业与小区改造", "老年居民", 60, "尽快"),
        ("想请医生每个月来小区量血压、看化验单。", "医疗健康", "老年居民", 60, "每月"), ("盼医生每月来小区量血压、看看化验单。", "医疗健康", "老年居民", 40, "每月第一周"),
        ("放学到下班这两个钟头孩子没人看。", "青少年成长", "小学生", 30, "工作日下午"), ("旁边单位的球场晚上能不能开。", "文化体育", "青年", 50, "晚上七点后"), ("手机挂号、缴费不会弄，想有人教。", "数字助老", "老年居民", 45, "周末上午"),
        ("电动车没处充电，都从窗口拉线。", "物业与小区改造", "居民", 150, "尽快"), ("江边栏杆锈断了，孩子爬上爬下。", "平安法治", "儿童", 200, "尽快"),
    ];
}
