using FlexAuth.Core.Data;
using FlexAuth.Core.Passwords.Links;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Activation;

public sealed partial class ActivatePage
{
    /// <summary>What the link is worth. It is looked at to show the page, never used (LK2).</summary>
    [PersistentState] public LinkView? View { get; set; }

    [SupplyParameterFromQuery(Name = "token")] private string? Token { get; set; }

    [Inject] private InspectLink Inspect { get; set; } = null!;

    [Inject] private NoteLinkOpened NoteOpened { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        if (View is null)
            await InspectAsync();
        if (View?.Purpose is LinkPurpose.FirstSetUp)
            Navigation.NavigateTo(FlexAuthUrls.WithToken(FlexAuthUrls.SetUp, Token), replace: true);
        // A page that is live is a person's; a mail scanner only fetches.
        else if (Live && View?.State is LinkState.Valid)
            await RunAsync(() => NoteOpened.ExecuteAsync(Actor.Visitor, Token));
    }

    private Task InspectAsync() => RunAsync(async () => View = (await Inspect.ExecuteAsync(Actor.Visitor, Token)).Value);
}
