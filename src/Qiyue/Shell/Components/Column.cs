using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Qiyue.Shell.Components;

/// <summary>A column of a <see cref="DataTable{T}"/>: title and cell stand together; on a phone the title labels the cell.</summary>
public sealed class Column<T> : ComponentBase
{
    [CascadingParameter] private DataTable<T> Table { get; set; } = null!;
    [Parameter, EditorRequired] public string Title { get; set; } = "";

    /// <summary>Names the row: the heading of its card on a phone.</summary>
    [Parameter] public bool Main { get; set; }

    /// <summary>Figures: right-aligned, tabular.</summary>
    [Parameter] public bool Number { get; set; }

    /// <summary>Never broken over lines (dates, codes).</summary>
    [Parameter] public bool Tight { get; set; }

    /// <summary>Left out on a phone.</summary>
    [Parameter] public bool Wide { get; set; }
    [Parameter, EditorRequired] public RenderFragment<T> ChildContent { get; set; } = null!;

    internal string? Look => string.Join(' ', new[] { Main ? "main" : null, Number ? "num" : null, Tight ? "tight" : null, Wide ? "wide" : null }.Where(x => x is not null)) is { Length: > 0 } look ? look : null;

    protected override void OnInitialized() => Table.Add(this);
}

/// <summary>Renders its content after its elder siblings have stated themselves.</summary>
public sealed class Later : ComponentBase
{
    [Parameter] public RenderFragment? ChildContent { get; set; }
    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, ChildContent);
}
