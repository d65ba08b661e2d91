using Qiyue.Kernel;
using Qiyue.Lists.Backing;
using Qiyue.Lists.Templates;
using Qiyue.Lists.Using;
using Qiyue.Lists.Workbooks;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;
using Qiyue.Shell;

namespace Qiyue.Lists;

public static class ListsModule
{
    public static void AddLists(this IServiceCollection services)
    {
        services.AddProjection<Need, ListsProjection>();
        services.AddProjection<Resource, ListsProjection>();
        services.AddReadersFollow<Need>().AddReadersFollow<Resource>();
        services.AddScoped<Keeping>().AddScoped<CreateItem>().AddScoped<KeepItem>().AddScoped<ListItems>().AddScoped<ReadItem>().AddScoped<ItemAnswers>();
        services.AddScoped<NeedBackings>().AddScoped<BackNeed>().AddScoped<BackOnBehalf>();
        services.AddScoped<ItemSheet<Need, NeedContent>, NeedSheet>().AddScoped<ItemSheet<Resource, ResourceContent>, ResourceSheet>().AddScoped<StartItemJob>().AddScoped<StartEntryImport>();
        services.AddJob<ItemImport<Need, NeedContent>>("import.needs").AddJob<ItemImport<Resource, ResourceContent>>("import.resources");
        services.AddJob<ItemExport<Need, NeedContent>>("export.needs").AddJob<ItemExport<Resource, ResourceContent>>("export.resources");
        services.AddJob<EntryImport<ShiftSheet>>(EntryKind.Shifts.Job).AddJob<EntryImport<RegisterSheet>>(EntryKind.Register.Job).AddJob<EntryImport<Surveys.PaperSheet>>(EntryKind.Paper.Job);
        services.AddNav(new NavItem(NavSections.Lists, "需求清单", "/work/needs", "help-circle", Order: 10, Acting: true), new NavItem(NavSections.Lists, "资源清单", "/work/resources", "building-community", Order: 20, Acting: true));
        Surveys.SurveysModule.Add(services);
        Visits.VisitsModule.Add(services);
        Meetings.MeetingsModule.Add(services);
        Drafts.DraftsModule.Add(services);
        services.AddDaily<ForgetResidents>("daily.residents", "删除到期的居民标识", 60);
        ItemStateWords.Add(services);
        ResourceTemplatesModule.Add(services);
        UsingModule.Add(services);
        services.AddActWords(
            ("need.created", "登记需求"), ("need.published", "发布需求"), ("need.edited", "修改需求"), ("need.withdrawn", "撤回需求"), ("need.restored", "恢复需求"), ("need.confirmed", "确认需求仍然有效"),
            ("need.imported", "导入需求"), ("need.drafted", "收到需求草稿"), ("need.dropped", "放弃导入"), ("backing.given", "表示“我会用”"), ("backing.entered", "代录支持人数"), ("backing.withdrawn", "撤回支持"), ("backing.forgotten", "删除支持人标识"), ("survey.answerer_forgotten", "删除作答人标识"),
            ("resource.created", "登记资源"), ("resource.published", "发布资源"), ("resource.edited", "修改资源"), ("resource.withdrawn", "撤回资源"), ("resource.restored", "恢复资源"), ("resource.confirmed", "确认资源仍然有效"),
            ("resource.imported", "导入资源"), ("resource.dropped", "放弃导入"));
    }

    public static void MapLists(this WebApplication app, RouteGroupBuilder api)
    {
        ListsApi.Map(api);
        Surveys.SurveysApi.Map(api);
        Visits.VisitsModule.Map(api);
        Meetings.MeetingsModule.Map(api);
        Drafts.DraftsModule.Map(api);
        ResourceTemplatesModule.Map(api);
        UsingApi.Map(api);
        foreach (var kind in new[] { ListKind.Need, ListKind.Resource })
            app.MapGet($"/work/{kind.Path}/template", (StartItemJob start) =>
            {
                var file = new MemoryStream();
                WorkbookWriter.SaveTemplate(file, start.Layout(kind));
                return TypedResults.File(file.ToArray(), WorkbookWriter.MediaType, $"{start.Layout(kind).Name}.xlsx");
            }).ExcludeFromDescription().RequireAuthorization();
        EntryApi.Map(app, api);
    }
}
