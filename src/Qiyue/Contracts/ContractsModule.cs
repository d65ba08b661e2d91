using Qiyue.Platform;

namespace Qiyue.Contracts;

public static class ContractsModule
{
    public static void AddContracts(this IServiceCollection services)
    {
        services.AddProjection<Contract, ContractProjection>();
        services.AddScoped<ContractLoader>();
    }

    public static void MapContracts(this WebApplication app)
    {
    }
}
