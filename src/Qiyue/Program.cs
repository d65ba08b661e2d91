using Qiyue.Cli;
using Qiyue.Cli.Demo;
using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Lists;
using Qiyue.Matching;
using Qiyue.OpenData;
using Qiyue.Organizations;
using Qiyue.Organizations.People;
using Qiyue.Platform;
using Qiyue.Platform.Web;
using Qiyue.Shell;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = CommandLine.ForConfiguration(args), ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets();
builder.Logging.ToStandardError(quiet: CommandLine.IsAsked(args));
var settings = Settings.From(builder.Configuration);
builder.Services.AddSingleton(settings);
builder.Services.AddData(settings);
builder.AddPlatform();
builder.Services.AddShell();
builder.Services.AddIdentity(builder.Configuration);
builder.Services.AddOrganizations();
builder.Services.AddLists();
builder.Services.AddMatching();
builder.Services.AddContracts();
builder.Services.AddOpenData();

var app = builder.Build();
app.UseProblemPages();
app.UsePlatform();
app.UseAuthentication();
app.UseMiddleware<ActorMiddleware>();
app.UseMiddleware<ParkedForms>();
app.UseAuthorization();
app.UsePlatformForActor();
app.UseShell();
app.MapShell();
app.MapIdentity();

var api = app.MapApi();
app.MapPlatform(api);
app.MapOrganizations(api);
app.MapLists(api);
app.MapMatching(api);
app.MapContracts(api);
app.MapOpenData(api);
BuiltOnce.Apply(app);

if (CommandLine.IsAsked(args)) return await CommandLine.Run(args, app.Services);

if (!await CommandLine.Prepare(app.Services)) return 2;
DataModule.HoldOpen(app, settings);
await FirstAdministrators.Ensure(app.Services);
await DemoCommand.Offer(args, app.Services);
await app.RunAsync();
return 0;

/// <summary>The program; public so that tests can host it.</summary>
public partial class Program;
