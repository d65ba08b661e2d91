using Qiyue.Data;
using Qiyue.Platform.Jobs;

namespace Qiyue.Contracts;

/// <summary>Takes every contract on which something is due as far as the day allows, each in a transaction of its own.</summary>
public sealed class AdvanceDaily(SystemSteps steps, ActClock clock) : IDailyJob
{
    public async Task<DailyOutcome> Run(CancellationToken ct)
    {
        var failures = new List<string>();
        return new(await steps.Each(s => s.GetRequiredService<AdvanceContracts>().Due(clock.Today, ct), (s, id) => s.GetRequiredService<AdvanceContracts>().Handle(id, ct), failures, ct), failures);
    }
}
