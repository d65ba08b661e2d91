using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Qiyue.Bench.Data;
using Qiyue.Data;

namespace Qiyue.Bench.Reference;

/// <summary>
/// What the machine can do at best: bare Kestrel, raw ADO, the same bytes from the same tables. No routing, no authentication (a token is looked up in memory), no validation.
/// </summary>
internal static class ReferenceServer
{
    /// <param name="database">As QIYUE_DB.</param>
    /// <param name="made">File beside the data.</param>
    /// <param name="product">Address of the product, from which pages are learned.</param>
    /// <param name="proposal">Code of a contract the product has just proposed.</param>
    public static async Task Run(string url, string database, string made, string product, string proposal)
    {
        var data = JsonSerializer.Deserialize<Made>(await File.ReadAllTextAsync(made))!;
        await using var store = new Store(database);
        var (names, categories) = Words(store);
        var today = ActClock.DayOf(DateTime.UtcNow);
        var cards = new Cards(store, names, today);
        var wall = new WallPages(cards, categories);
        var pages = new ContractPages(store, names, categories, product, today);
        var writes = new Writes(store);
        using (var http = new HttpClient { BaseAddress = new(product) })
        {
            await wall.Learn(http, data.Cursors);
            await pages.Learn(http, data.Codes);
        }
        writes.Learn(proposal);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
        app.Run(async http =>
        {
            var (path, query) = (http.Request.Path.Value!, http.Request.Query);
            if (path == "/contracts") Page(http, () => wall.Write(http.Response.BodyWriter, query["cursor"].FirstOrDefault()));
            else if (path.StartsWith("/contracts/", StringComparison.Ordinal)) Page(http, () => pages.Write(http.Response.BodyWriter, path["/contracts/".Length..]));
            else if (path == "/api/v1/contracts" && http.Request.Method == "POST")
            {
                await http.Request.Body.CopyToAsync(Stream.Null);
                http.Response.StatusCode = 201;
                await Answer(http, await writes.Propose());
            }
            else if (path == "/api/v1/contracts" && query["q"].FirstOrDefault() is { } word) await Answer(http, cards.Search(word));
            else if (path == "/api/v1/contracts") await Answer(http, cards.List(http.Request.Headers.Authorization.Count > 0 ? data.SmallestId : Cards.Everyone, query["cursor"].FirstOrDefault()));
            else if (path.EndsWith("/confirmations", StringComparison.Ordinal)) await Answer(http, await writes.Confirm(path.Split('/')[4], http.Request.Body));
            else http.Response.StatusCode = path == "/ready" ? 200 : 404;

            Task Answer<T>(HttpContext to, T value) => to.Response.WriteAsJsonAsync(value, options);
        });
        await app.RunAsync();
    }

    private static void Page(HttpContext http, Action write)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        write();
    }

    private static (Dictionary<Guid, string> Names, Dictionary<string, string> Categories) Words(Store store)
    {
        var (names, categories, session) = (new Dictionary<Guid, string>(), new Dictionary<string, string>(), store.Take());
        using (var reader = session.Command("SELECT id, name FROM organizations").ExecuteReader())
            while (reader.Read()) names[session.Id(reader, 0)] = reader.GetString(1);
        using (var reader = session.Command("SELECT code, name FROM dictionary_entries WHERE list = 'category'").ExecuteReader())
            while (reader.Read()) categories[reader.GetString(0)] = reader.GetString(1);
        store.Return(session);
        return (names, categories);
    }
}
