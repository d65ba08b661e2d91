using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations.Importing;
using Qiyue.Organizations.People;

namespace Qiyue.Cli;

/// <summary>qiyue people …: who is registered, workbooks in and out, and the help for somebody who cannot sign in.</summary>
public static class PeopleCommands
{
    public static Command Build(CommandHost host) => new("people", host.Text("人员和帐号。")) { List(host), DistrictBooks.Import(host), DistrictBooks.Export(host, organizations: false), Account(host, "reset-password", "重置密码，输出一次性密码。"), Account(host, "unlock", "解除帐号锁定。") };

    private static Command List(CommandHost host)
    {
        var organization = new Option<string?>("--organization") { Description = host.Text("组织代码；只列出它及其下级") };
        var command = new Command("list", host.Text("列出在任人员：姓名、打码的电话、岗位，以制表符分开。")) { organization };
        command.SetAction((parsed, ct) => host.Run(async (services, stop) =>
        {
            var (read, after) = (services.GetRequiredService<ReadPeople>(), (Guid?)null);
            do
            {
                var page = await read.List(parsed.GetValue(organization), null, after, 100, stop);
                foreach (var person in page.Rows) CommandHost.Result($"{person.Name}\t{person.Phone}\t{person.Posts}");
                after = page.Next;
            }
            while (after is not null);
            return 0;
        }, ct));
        return command;
    }

    /// <summary>Whoever has the server at hand stands in for the security administrator; it is noted in the account's history.</summary>
    private static Command Account(CommandHost host, string name, string description)
    {
        var user = new Argument<string>("user") { Description = host.Text("用户名") };
        var command = new Command(name, host.Text(description)) { user };
        command.SetAction((parsed, ct) => host.Run(async (services, stop) =>
        {
            var normalized = SignInDesk.Normalize(parsed.GetValue(user)!);
            var id = await services.GetRequiredService<QiyueDb>().Set<Account>().Where(a => a.NormalizedUserName == normalized).Select(a => (Guid?)a.Id).SingleOrDefaultAsync(stop)
                ?? throw new Refusal("account.unknown", "没有用户名 {0}。", 404, parsed.GetValue(user)!);
            var accounts = services.GetRequiredService<ManageAccounts>();
            if (name == "unlock")
            {
                await accounts.Unlock(id, stop);
                CommandHost.Say(host.Text("帐号已解锁。"));
            }
            else CommandHost.Result(await accounts.Reset(id, stop));
            return 0;
        }, ct));
        return command;
    }
}

/// <summary>qiyue organizations …</summary>
public static class OrganizationsCommands
{
    public static Command Build(CommandHost host) => new("organizations", host.Text("组织树。")) { DistrictBooks.Import(host), DistrictBooks.Export(host, organizations: true) };
}

/// <summary>The same workbook stands behind both words.</summary>
internal static class DistrictBooks
{
    public static Command Import(CommandHost host)
    {
        var file = new Argument<FileInfo>("file") { Description = host.Text("工作簿：工作表“组织、联系社区”或“人员、任职”，或四张都有") };
        var check = new Option<bool>("--check") { Description = host.Text("只检查，不写入") };
        var command = new Command("import", host.Text("从工作簿导入组织和人员：全部成功才写入。")) { file, check };
        command.SetAction((parsed, ct) => host.Run(async (services, stop) =>
        {
            var path = parsed.GetValue(file)!;
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = Actor.System;
            ImportPlan plan;
            await using (var content = Files.Open(path)) plan = await scope.ServiceProvider.GetRequiredService<ImportDistrict>().Check(content, stop);
            foreach (var problem in plan.Problems) CommandHost.Say(host.Text("工作表“{0}”第 {1} 行“{2}”列：{3}", problem.Sheet, problem.Row, problem.Column, host.Text(problem.Sentence, [.. problem.Args])));
            if (plan.Problems.Count > 0) { CommandHost.Say(host.Text("有 {0} 处需要改正，没有写入任何内容。", plan.Problems.Count)); return 2; }
            if (!parsed.GetValue(check))
                await using (var content = Files.Open(path)) await services.GetRequiredService<ImportDistrict>().Handle(content, path.Name, stop);
            CommandHost.Result(host.Text("组织：新设 {0}，更新 {1}；联系 {2}；人员：新增 {3}，更新 {4}；岗位 {5}；不变 {6}。", plan.OrganizationsNew, plan.OrganizationsChanged, plan.TiesNew, plan.PeopleNew, plan.PeopleChanged, plan.PostsNew, plan.Unchanged));
            return 0;
        }, ct));
        return command;
    }

    public static Command Export(CommandHost host, bool organizations)
    {
        var output = new Option<FileInfo>("--out") { Description = host.Text("写入的文件"), Required = true };
        var command = new Command("export", host.Text("导出为工作簿，可以原样导入。手机和邮箱已打码。")) { output };
        command.SetAction((parsed, ct) => host.Run(async (services, stop) =>
        {
            using var content = new MemoryStream();
            await services.GetRequiredService<ExportDistrict>().Handle(content, organizations, !organizations, stop);
            content.Position = 0;
            await Files.Write(parsed.GetValue(output)!, content, stop);
            CommandHost.Say(host.Text("已写入 {0}。", parsed.GetValue(output)!.FullName));
            return 0;
        }, ct));
        return command;
    }
}
