using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Layout;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Hosting;

/// <summary>The root of every page: says who is signed in, and sends the page to the server again when that is over.</summary>
public sealed partial class Routes : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private ShellModel? shell;
    private IDisposable? subscription;
    private Type? page;

    [Inject] private CircuitIdentity Identity { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ShowMyself ShowMyself { get; set; } = null!;

    [Inject] private ChangeFeed Feed { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    public void Dispose()
    {
        Identity.Ended -= Leave;
        subscription?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        Identity.Ended += Leave;
        if (Actor.SignedIn is not { } member)
        {
            return;
        }

        // The top bar bears the organization's name.
        if (RendererInfo.IsInteractive)
        {
            subscription = Feed.Subscribe(
                change => change.Kind is ChangeKind.Organization && change.RootOrganizationId == member.RootOrganizationId,
                _ => InvokeAsync(() => ShowAsync(member)),
                Window);
        }

        await ShowAsync(member);
    }

    private async Task ShowAsync(SignedInMember member)
    {
        var myself = await ShowMyself.ExecuteAsync(member, default);
        if (myself.Succeeded)
        {
            shell = new ShellModel(
                myself.Value.Name,
                myself.Value.Email,
                myself.Value.OrganizationName,
                PermissionTable.Allows(member, Permission.ViewUsers),
                PermissionTable.Allows(member, Permission.ViewAuthentication));
            StateHasChanged();
        }
    }

    /// <summary>
    /// A whole new request: it meets the sign-in page, or the page of whoever is signed in now. A page that is open to everybody goes on:
    /// it may have ended the session itself, by a new password or a new sign-in, and is about to move.
    /// </summary>
    private void Leave() => _ = InvokeAsync(() =>
    {
        if (Identity.HasRested)
        {
            Navigation.NavigateTo(FlexAuthUrls.RestedAndReturnTo(new Uri(Navigation.Uri).PathAndQuery), forceLoad: true);
        }
        else if (page?.IsDefined(typeof(AllowAnonymousAttribute), inherit: true) != true)
        {
            Navigation.NavigateTo(Navigation.Uri, forceLoad: true);
        }
    });
}
