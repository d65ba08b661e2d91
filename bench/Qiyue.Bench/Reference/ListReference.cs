using System.Data.Common;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Qiyue.Bench.Reference;

/// <summary>What one request costs at least: the rows it shows, by one prepared statement over an index, and the bytes the product answered.</summary>
/// <param name="Sql">With @p0, the organisation or subject asked for.</param>
/// <param name="Answer">A file with the product's answer.</param>
internal sealed record LeastRead(string Sql, Guid Id, string Answer);

/// <summary>Bare Kestrel and raw ADO beside `bench lists`: request n reads the rows of read n and sends its bytes.</summary>
internal static class ListReference
{
    /// <param name="reads">File with the list of <see cref="LeastRead"/>.</param>
    public static async Task Run(string url, string database, string reads)
    {
        var known = JsonSerializer.Deserialize<LeastRead[]>(await File.ReadAllTextAsync(reads))!;
        var answers = await Task.WhenAll(known.Select(k => File.ReadAllBytesAsync(k.Answer)));
        await using var store = new Store(database);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        app.Run(async http =>
        {
            if (http.Request.Path == "/ready") return;
            var n = int.Parse(http.Request.Path.Value![1..]);
            Read(store, known[n]);
            await http.Response.Body.WriteAsync(answers[n]);
        });
        await app.RunAsync();
    }

    private static void Read(Store store, LeastRead read)
    {
        var session = store.Take();
        try
        {
            using DbDataReader reader = session.Command(read.Sql, read.Id).ExecuteReader();
            var values = new object[reader.FieldCount];
            while (reader.Read()) reader.GetValues(values);
        }
        finally { store.Return(session); }
    }
}
