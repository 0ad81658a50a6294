using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Shared;

public sealed partial class CodeField
{
    private string shown = "";

    [Parameter] public int Length { get; set; } = 6;

    [Parameter] public EventCallback<string> OnComplete { get; set; }

    // What was typed stays as it was typed, spaces and all, as long as it means the value.
    protected override void OnParametersSet()
    {
        if (CodeIn(shown) != (Value ?? ""))
            shown = Value ?? "";
    }

    protected override async Task ChangeAsync(string? typed)
    {
        shown = typed ?? "";
        var code = CodeIn(shown);
        var grew = code.Length > (Value?.Length ?? 0);
        await ValueChanged.InvokeAsync(code);
        if (grew && code.Length == Length && code.All(char.IsAsciiDigit))
            await OnComplete.InvokeAsync(code);
    }

    private static string CodeIn(string typed) =>
        string.Concat(typed.Where(character => !char.IsWhiteSpace(character) && character is not '-'));
}
