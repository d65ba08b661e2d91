using Qiyue.Matching;

namespace Qiyue.Tests.Matching;

/// <summary>What clerks write about time, and how two of them meet.</summary>
public sealed class ScheduleTests
{
    private static Schedule Read(string text) => Schedule.Read(text, Thesaurus.Default);
    private static Meeting Meets(string wanted, string offered) => Read(wanted).Meets(Read(offered)).Meeting;

    [Theory]
    [InlineData("周六上午", "周末")]
    [InlineData("每天午餐", "11:00—13:00")]
    [InlineData("晚上", "每晚20:00—23:00")]
    [InlineData("每周三下午", "周一至周五13:30-17:30")]
    [InlineData("工作日晚上8点左右", "工作日19:30—21:30")]
    [InlineData("每晚9点到11点", "18:30—次日7:00")]
    [InlineData("周二上午，春季学期", "春、秋学期工作日")]
    [InlineData("上学日16:00—18:30", "学期中周一至周五16:00—19:00")]
    [InlineData("7月中下旬，工作日", "7月10日—8月20日")]
    [InlineData("周末或晚上", "工作日，可约晚上")]
    [InlineData("晚上8点左右", "晚上七点到九点")]
    [InlineData("冬天", "10月至次年2月")]
    [InlineData("8月底前", "每年8月下旬")]
    [InlineData("星期天", "周六日及节假日7:00—22:00")]
    [InlineData("周四", "每周一、四上午")]
    [InlineData("周三上午，春季学期", "每周一、三上午，腊月可加场")]
    public void These_meet(string wanted, string offered) => Meets(wanted, offered).ShouldBe(Meeting.Fits);

    [Theory]
    [InlineData("晚上", "工作日", nameof(Meeting.OtherHour))]
    [InlineData("每晚22:00—次日6:00", "每天9:00—17:00", nameof(Meeting.OtherHour))]
    [InlineData("周六上午", "每周三上午", nameof(Meeting.OtherDay))]
    [InlineData("周日上午", "周二、周四早上7:00—8:00", nameof(Meeting.OtherHour))]
    [InlineData("国庆前后晚上", "重阳节、元旦前后上午", nameof(Meeting.OtherHour))]
    [InlineData("立冬前后，周日上午", "7—8月三伏期间", nameof(Meeting.OtherSeason))]
    [InlineData("周二上午，春季学期", "寒暑假", nameof(Meeting.OtherSeason))]
    [InlineData("工作日晚上8点左右", "周末、寒暑假8:00—18:00", nameof(Meeting.OtherHour))]
    [InlineData("每天中午", "每周三中午", nameof(Meeting.Partly))]
    [InlineData("每季 周末上午", "晚上七点到九点", nameof(Meeting.OtherHour))]
    [InlineData("晚上九点半", "晚上七点到九点", nameof(Meeting.OtherHour))]
    public void These_do_not(string wanted, string offered, string how) => Meets(wanted, offered).ToString().ShouldBe(how);

    [Theory]
    [InlineData("尽快"), InlineData(""), InlineData("长期"), InlineData("每周一两次"), InlineData("提前十天约"), InlineData("先到先得"), InlineData("每季度一场")]
    public void These_say_nothing_that_keeps_two_apart(string text) => Read(text).IsOpen.ShouldBeTrue();

    [Fact]
    public void What_the_other_covers_is_a_share()
    {
        Read("每天中午").Meets(Read("每周三中午")).Share.ShouldBe(1.0 / 7, 0.001);
        Read("上学日16:00—18:00").Meets(Read("16:00—18:00")).Share.ShouldBe(1);
        Read("每月一次，周六上午最好").IsFlexible.ShouldBeTrue();
        Read("每晚9点到11点").IsDaily.ShouldBeTrue();
        Read("周六上午").IsAcrossTheWeek(Read("工作日下午")).ShouldBeTrue();
    }
}
