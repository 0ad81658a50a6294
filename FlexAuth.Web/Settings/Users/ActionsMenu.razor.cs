using FlexAuth.Core.Users.Actions;
using FlexAuth.Web.Settings.Users.Actions;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

public sealed partial class ActionsMenu
{
    private const string Id = "selection-actions";

    [Parameter, EditorRequired] public UserSelection Selection { get; set; } = null!;

    [Parameter, EditorRequired] public int Count { get; set; }

    [CascadingParameter] private PeopleActions Around { get; set; } = null!;

    [Inject] private IStringLocalizer<ActionsMenu> Text { get; set; } = null!;

    [Inject] private IStringLocalizer<ActionWords> Words { get; set; } = null!;
}
