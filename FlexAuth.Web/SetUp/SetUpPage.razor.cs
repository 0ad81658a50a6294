using FlexAuth.Core.Data;
using FlexAuth.Core.Passwords.Links;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.SetUp;

public sealed partial class SetUpPage
{
    /// <summary>What the link is worth. It is looked at to show the page, never used (LK2).</summary>
    [PersistentState] public LinkView? View { get; set; }

    [SupplyParameterFromQuery(Name = "token")] private string? Token { get; set; }

    [Inject] private InspectLink Inspect { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        if (View is null)
            await InspectAsync();
        if (View is { State: LinkState.Valid, Purpose: not LinkPurpose.FirstSetUp })
            Navigation.NavigateTo(FlexAuthUrls.WithToken(FlexAuthUrls.Activate, Token), replace: true);
    }

    private Task InspectAsync() => RunAsync(async () => View = (await Inspect.ExecuteAsync(Actor.Visitor, Token)).Value);
}
