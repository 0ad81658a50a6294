using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Shared;

public sealed partial class FormField
{
    private string id = "";

    [Parameter, EditorRequired] public string Label { get; set; } = "";

    [Parameter] public string? Hint { get; set; }

    [Parameter] public string? Error { get; set; }

    [Parameter] public string? DescribedBy { get; set; }

    [Parameter] public bool Required { get; set; }

    [Parameter] public string? Id { get; set; }

    [Parameter] public RenderFragment? LabelEnd { get; set; }

    [Parameter, EditorRequired] public RenderFragment<FieldContext> ChildContent { get; set; } = null!;

    private string HintId => id + "-hint";

    private string ErrorId => id + "-error";

    private string? Describing =>
        string.Join(' ', new[] { Error is null ? null : ErrorId, Hint is null ? null : HintId, DescribedBy }.OfType<string>()) is { Length: > 0 } ids ? ids : null;

    protected override void OnInitialized() => id = Id ?? "field-" + Guid.NewGuid().ToString("N")[..8];
}
