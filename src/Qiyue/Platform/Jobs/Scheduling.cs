using Microsoft.Data.Sqlite;
using Npgsql;
using Quartz;
using Qiyue.Data;

namespace Qiyue.Platform.Jobs;

/// <summary>
/// When jobs run: Quartz with its store in the same database, so that of several nodes on one PostgreSQL one does it. QIYUE_JOBS=off for a node that only
/// answers requests (and for tests).
/// </summary>
internal static class Scheduling
{
    private static readonly JobKey Daily = new("daily"), Messages = new("messages"), Minutely = new("minutely");

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DailyJobs>().AddScoped<SystemSteps>();
        builder.Services.AddDaily<CleanUp>("daily.clean_up", "清理过期的临时数据", order: 900);
        if (builder.Configuration["QIYUE_JOBS"] == "off") return;
        var settings = Settings.From(builder.Configuration);
        builder.Services.AddQuartz(quartz =>
        {
            quartz.UsePersistentStore(store =>
            {
                store.ProvisionSchema();
                store.UseSystemTextJsonSerializer();
                if (settings.IsSqlite) store.UseSqlite(SqliteFactory.Instance, settings.ConnectionString);
                else
                {
                    store.UsePostgres(NpgsqlFactory.Instance, settings.ConnectionString);
                    store.UseClustering();
                }
            });
            quartz.AddJob<DailyRun>(job => job.WithIdentity(Daily).DisallowConcurrentExecution());
            quartz.AddJob<Outbox.OutboxJob>(job => job.WithIdentity(Messages).DisallowConcurrentExecution());
            quartz.AddTrigger(trigger => trigger.ForJob(Messages).WithIdentity("messages").WithSimpleSchedule(every => every.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever()));
            quartz.AddJob<MinuteRun>(job => job.WithIdentity(Minutely).DisallowConcurrentExecution());
            quartz.AddTrigger(trigger => trigger.ForJob(Minutely).WithIdentity("minutely").WithSimpleSchedule(every => every.WithInterval(TimeSpan.FromMinutes(1)).RepeatForever()));
            // Five past midnight; what was missed is caught up by CatchUp at the start, so a misfire needs no second run.
            quartz.AddTrigger(trigger => trigger.ForJob(Daily).WithIdentity("daily").WithCronSchedule("0 5 0 * * ?", cron => cron.InTimeZone(ActClock.Zone).WithMisfireInstruction(CronTriggerMisfireInstruction.DoNothing)));
        });
        builder.Services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
        builder.Services.AddHostedService<CatchUp>();
    }

    /// <summary>What Quartz starts at its hour.</summary>
    internal sealed class DailyRun(DailyJobs jobs) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await jobs.Run(cancellationToken);
    }

    /// <summary>A server that was off at midnight does the day's work when it comes up; of several nodes Quartz lets one.</summary>
    private sealed class CatchUp(ISchedulerFactory schedulers, DailyJobs jobs, IHostApplicationLifetime life, ILogger<CatchUp> log) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, life.ApplicationStarted).Token).ContinueWith(_ => { }, TaskScheduler.Default);
                if (!stoppingToken.IsCancellationRequested && await jobs.IsMissing(stoppingToken)) await (await schedulers.GetScheduler(stoppingToken)).TriggerJob(Daily, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested) { log.LogError(e, "the day's work could not be started"); }
        }
    }
}
