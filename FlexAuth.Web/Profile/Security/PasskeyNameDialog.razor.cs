using FlexAuth.Core.SecuritySettings.Passkeys;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class PasskeyNameDialog
{
    private const string Field = "passkey-name";
    private const int Longest = PasskeyName.Longest;

    private FormDialog? frame;
    private Guid? passkey;
    private bool isNew;
    private string before = "";
    private string name = "";
    private bool busy;
    private bool toField;
    private string? problem;

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private RenamePasskey Rename { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private IStringLocalizer<PasskeyNameDialog> Text { get; set; } = null!;

    /// <summary>For another name.</summary>
    public void Open(Guid id, string called) => Open(id, called, false);

    /// <summary>For a first name of its own.</summary>
    public void OpenNew(Guid id, string called) => Open(id, called, true);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!toField)
            return;
        toField = false;
        await Script.FocusAsync(Field);
    }

    private void Open(Guid id, string called, bool added)
    {
        (passkey, before, name, isNew, problem) = (id, called, called, added, null);
        StateHasChanged();
    }

    private async Task SaveAsync()
    {
        if (busy || passkey is not { } id)
            return;
        if (name == before)
        {
            Close();
            return;
        }

        busy = true;
        var renamed = await Around.RunAsync(() => Rename.ExecuteAsync(Actor.Member, new PasskeyName(id, name)));
        busy = false;
        problem = renamed?.Error is { } error ? Errors.Of(error) : null;
        toField = problem is not null;
        if (renamed is not { Succeeded: true })
            return;
        frame!.Release();
        Close();
        await Around.DoneAsync(Text["Saved"]);
    }

    private void Close() => passkey = null;
}
