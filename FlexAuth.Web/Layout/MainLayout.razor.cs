using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Layout;

public sealed partial class MainLayout
{
    [CascadingParameter] private ShellModel? Shell { get; set; }

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IStringLocalizer<MainLayout> Text { get; set; } = null!;

    private bool HasNavigation => Shell is { CanViewUsers: true } or { CanViewAuthentication: true };

    // A bare "#main" would be resolved against <base> and leave the page.
    private string MainAddress => new Uri(Navigation.Uri).PathAndQuery + "#main";
}
