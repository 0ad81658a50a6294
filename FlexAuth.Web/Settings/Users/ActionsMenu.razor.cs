using FlexAuth.Core.Users.Actions;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

public sealed partial class ActionsMenu
{
    private const string Id = "selection-actions";

    /// <summary>The actions that can be started here.</summary>
    private static readonly IReadOnlySet<UserAction> Offered = new HashSet<UserAction>();

    [Parameter, EditorRequired] public UserSelection Selection { get; set; } = null!;

    [Parameter, EditorRequired] public int Count { get; set; }

    [Parameter] public EventCallback<Said> OnSaid { get; set; }

    [Inject] private IStringLocalizer<ActionsMenu> Text { get; set; } = null!;
}
