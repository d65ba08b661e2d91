using Qiyue.Kernel;
using Qiyue.Organizations;

namespace Qiyue.Contracts.Documents;

/// <summary>The documents of a contract for whoever may read it: the contract itself, and its notice once it is on show. Errors: 404 for those who may not.</summary>
public sealed class DocumentDesk(ReadContract reader, OrganizationTree tree)
{
    /// <param name="baseUrl">Address of the platform, ending with a slash: where the QR code leads.</param>
    public async Task<ContractDocument> Contract(string code, Uri baseUrl, CancellationToken ct) => Of(await reader.Handle(code, ct), baseUrl).Contract();

    /// <inheritdoc cref="Contract"/>
    public async Task<ContractDocument> Notice(string code, Uri baseUrl, CancellationToken ct) => Of(await reader.ForPublic(code, ct), baseUrl).Notice();

    private ContractDocumentBuilder Of(ContractView view, Uri baseUrl) => new(view, id => tree.NameOf(id), new Uri(baseUrl, $"verify/{Uri.EscapeDataString(view.Contract.Code)}").AbsoluteUri);
}

/// <summary>The same documents as Word files.</summary>
internal static class DocumentsApi
{
    public static void Map(RouteGroupBuilder contract)
    {
        contract.MapGet("/document.docx", async (string code, DocumentDesk desk, HttpRequest request, CancellationToken ct) => Word(await desk.Contract(code, BaseOf(request), ct), code)).AllowAnonymous()
            .WithSummary("The contract as a Word document, for whoever may read it");
        contract.MapGet("/notice.docx", async (string code, DocumentDesk desk, HttpRequest request, CancellationToken ct) => Word(await desk.Notice(code, BaseOf(request), ct), code)).AllowAnonymous()
            .WithSummary("The notice of a contract on show as a Word document");
    }

    private static Uri BaseOf(HttpRequest request) => new($"{request.Scheme}://{request.Host}{request.PathBase}/");

    private static IResult Word(ContractDocument document, string code) =>
        TypedResults.File(WordDocument.Of(document), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", $"{code}.docx");
}
