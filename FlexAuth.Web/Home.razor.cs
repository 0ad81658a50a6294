using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Settings.Organization.SignInDetails;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web;

/// <summary>Where somebody arrives who has signed in: whether it was really them, and for administrators the way on.</summary>
public sealed partial class Home
{
    private Myself? me;
    private Error? problem;

    [Inject] private ShowMyself Show { get; set; } = null!;

    [Inject] private ServerOffer Offer { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<Home> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<Home> Text { get; set; } = null!;

    [Inject] private IStringLocalizer<SignInWords> Ways { get; set; } = null!;

    private bool CanManage => PermissionTable.Allows(Actor.Member, Permission.ManageUsers);

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var shown = await Logger.CatchAsync(() => Show.ExecuteAsync(Actor.Member, new Nothing()));
        problem = shown.Error;
        me = shown.Succeeded ? shown.Value : null;
    }

    private string? From(string? address) => address is null ? null : Text["From", address].Value;
}
