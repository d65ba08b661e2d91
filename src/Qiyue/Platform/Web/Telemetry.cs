using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Qiyue.Platform.Web;

/// <summary>Traces and metrics leave the house only where OTEL_EXPORTER_OTLP_ENDPOINT says so.</summary>
internal static class Telemetry
{
    public static void Add(WebApplicationBuilder builder)
    {
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 }) return;
        builder.Services.AddOpenTelemetry().ConfigureResource(r => r.AddService("qiyue"))
            // Addresses in queries may hold search words: the path is enough.
            .WithTracing(t => t.AddAspNetCoreInstrumentation(o => o.Filter = http => !http.Request.Path.StartsWithSegments("/health")).AddOtlpExporter())
            .WithMetrics(m => m.AddAspNetCoreInstrumentation().AddMeter("System.Runtime").AddOtlpExporter());
    }
}
