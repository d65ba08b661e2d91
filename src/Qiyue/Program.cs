using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Shell;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseStaticWebAssets();
var settings = Settings.From(builder.Configuration);
builder.Services.AddSingleton(settings);
builder.Services.AddData(settings);
builder.Services.AddPlatform();
builder.Services.AddShell();
builder.Services.AddOrganizations();
builder.Services.AddContracts();

var app = builder.Build();
app.UseExceptionHandler();
app.UseShell();
app.MapShell();
app.MapOrganizations();
app.MapContracts();

await using (var scope = app.Services.CreateAsyncScope())
    await DataModule.Migrate(scope.ServiceProvider.GetRequiredService<QiyueDb>());
await app.RunAsync();
return 0;

/// <summary>The program; public so that tests can host it.</summary>
public partial class Program;
