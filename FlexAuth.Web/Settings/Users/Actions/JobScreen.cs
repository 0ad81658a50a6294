using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users.Actions;

/// <summary>What shows jobs, or somebody whom they change. A job does not need anybody who watches.</summary>
public abstract class JobScreen : LiveScreen
{
    [Inject] private protected IStringLocalizer<ActionWords> Words { get; set; } = null!;
}
