using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Shared;

public sealed partial class CodeField
{
    [Parameter] public int Length { get; set; } = 6;

    [Parameter] public EventCallback<string> OnComplete { get; set; }

    protected override async Task ChangeAsync(ChangeEventArgs change)
    {
        var typed = change.Value as string ?? "";
        var code = string.Concat(typed.Where(character => !char.IsWhiteSpace(character) && character is not '-'));
        var grew = code.Length > (Value?.Length ?? 0);
        await ValueChanged.InvokeAsync(code);
        if (grew && code.Length == Length && code.All(char.IsAsciiDigit))
            await OnComplete.InvokeAsync(code);
    }
}
