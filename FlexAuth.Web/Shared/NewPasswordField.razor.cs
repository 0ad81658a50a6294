using FlexAuth.Core.Passwords;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Shared;

public sealed partial class NewPasswordField
{
    [Parameter] public string Value { get; set; } = "";

    [Parameter] public EventCallback<string> ValueChanged { get; set; }

    [Parameter, EditorRequired] public PasswordContext Context { get; set; } = PasswordContext.Nobody;

    [Parameter] public string? Error { get; set; }

    [Parameter] public bool Disabled { get; set; }

    [Parameter] public string Id { get; set; } = "new-password";

    [Inject] private PasswordPolicy Policy { get; set; } = null!;

    private string RulesId => Id + "-rules";

    // That a password is not too long goes without saying, until it is. Before anything is typed no rule is broken.
    private IEnumerable<PasswordRuleOutcome> Rules =>
        from outcome in Policy.Check(Value, Context).Rules
        where outcome is not { Rule: PasswordRule.NotTooLong, State: not PasswordRuleState.NotMet }
        select Value.Length == 0 ? outcome with { State = PasswordRuleState.Open } : outcome;

    private static string Kind(PasswordRuleState state) => state switch
    {
        PasswordRuleState.Met => "met",
        PasswordRuleState.NotMet => "not-met",
        _ => "open",
    };

    private static IconName Drawing(PasswordRuleState state) => state switch
    {
        PasswordRuleState.Met => IconName.CheckCircle,
        PasswordRuleState.NotMet => IconName.Error,
        _ => IconName.Circle,
    };
}
