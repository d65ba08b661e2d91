using Qiyue.Cli;
using Qiyue.Kernel;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Matching;

/// <summary>qiyue match FOLDER --out FILE.</summary>
public sealed class MatchCommandTests
{
    private static string Folder(string needs = "N1,C1,量血压没地方,,,老年人,30,周末,中\n", string capacity = "40")
    {
        var folder = Directory.CreateTempSubdirectory("qiyue-match-").FullName;
        void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
        Write("communities.csv", "id,name,street,lon,lat\nC1,甲社区,南街道,112.00,23.00\n");
        Write("units.csv", "id,name,kind,community_id,lon,lat\nU1,某医院,医院,C1,112.01,23.00\n");
        Write("needs.csv", "id,community_id,title,description,category,audience,people,when,urgency\n" + needs);
        Write("resources.csv", $"id,unit_id,title,description,kind,audience,capacity,when,service_radius_km\nR1,U1,\"义诊,带\"\"血糖\"\"仪\",坐诊,服务,老年人,{capacity},周六,3\nR2,U1,义诊,名额已满,服务,老年人,,周六,3\nR3,U1,义诊,坐诊,服务,老年人,,周六,0.5\nR4,U1,修车,,服务,,,,\n");
        return folder;
    }

    [Fact]
    public async Task Every_resource_with_a_score_is_written_and_an_obstacle_leaves_none()
    {
        var file = Path.Combine(Folder(), "ranking.csv");
        await using var host = await TestHost.Start(Database.Sqlite);
        (await CommandLine.Run(["match", Path.GetDirectoryName(file)!, "--out", file], host.Services)).ShouldBe(0);
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        lines[0].ShouldBe("need_id,resource_id,score");
        lines[1].ShouldStartWith("N1,R1,0.");
        lines.Length.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_wrong_in_the_folder_is_named()
    {
        string Refused(Func<string> folder) => Should.Throw<Refusal>(() => MatchSet.Read(folder())).Message;
        Refused(() => "/nowhere/at/all").ShouldContain("没有文件夹");
        Refused(() => Folder(capacity: "很多")).ShouldBe("resources.csv 第 2 行“capacity”一栏的值“很多”不对，请改正后重试。");
        Refused(() => Folder("N1,C9,标题,,,,,,\n")).ShouldContain("needs.csv 第 2 行“community_id”");
        Refused(() => { var folder = Folder(); File.Delete(Path.Combine(folder, "units.csv")); return folder; }).ShouldContain("没有 units.csv");
        Refused(() => { var folder = Folder(); File.WriteAllText(Path.Combine(folder, "units.csv"), "id,name\n"); return folder; }).ShouldContain("缺少“community_id”一栏");
        await using var host = await TestHost.Start(Database.Sqlite);
        (await CommandLine.Run(["match", "/nowhere/at/all", "--out", "/tmp/x.csv"], host.Services)).ShouldBe(2);
    }
}
