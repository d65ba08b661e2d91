namespace Qiyue.Platform.Web;

/// <summary>The group under which all modules put their endpoints: signed in unless an endpoint says otherwise, If-Match understood, ETag given.</summary>
public static class ApiGroup
{
    public static RouteGroupBuilder MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization();
        api.AddEndpointFilter(async (invocation, next) =>
        {
            var http = invocation.HttpContext;
            if (http.Request.Headers.IfMatch.Count > 0) http.RequestServices.GetRequiredService<Precondition>().Version = Precondition.Read(http.Request);
            var answer = await next(invocation);
            if ((answer is IValueHttpResult { Value: { } value } ? value : answer) is IVersioned versioned) http.Response.Headers.ETag = $"\"{versioned.Version}\"";
            return answer;
        });
        return api;
    }
}
