using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Shared;

/// <summary>What every field for a line of text has in common. The value follows each key press.</summary>
public abstract class TextFieldBase : ComponentBase
{
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    [Parameter] public string? Value { get; set; }

    [Parameter] public EventCallback<string> ValueChanged { get; set; }

    [Parameter] public string? Hint { get; set; }

    [Parameter] public string? Error { get; set; }

    /// <summary>The id of something else that describes the field, beside its hint and its error.</summary>
    [Parameter] public string? DescribedBy { get; set; }

    [Parameter] public bool Required { get; set; }

    [Parameter] public bool Disabled { get; set; }

    [Parameter] public string? Id { get; set; }

    /// <summary>The name in a form that is posted, and what a password manager goes by.</summary>
    [Parameter] public string? Name { get; set; }

    /// <summary>Something small at the label's end, like a link.</summary>
    [Parameter] public RenderFragment? LabelEnd { get; set; }

    protected ElementReference Control { get; set; }

    public ValueTask FocusAsync() => Control.FocusAsync();

    /// <summary>
    /// For <c>@bind:set</c>. Bound, not merely set and listened to: only so does the renderer know what the browser shows, and neither
    /// overwrites letters that were typed meanwhile nor leaves standing what was emptied at once.
    /// </summary>
    protected virtual Task ChangeAsync(string? typed) => ValueChanged.InvokeAsync(typed ?? "");
}
