using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Passwords;

/// <summary>
/// Judges a password to be set. It is taken verbatim: nothing is trimmed, folded or normalised before it is counted,
/// looked up and hashed (PW1).
/// </summary>
public sealed class PasswordPolicy : IDisposable
{
    /// <summary>The least length in code points, since a second factor always follows (NIST SP 800-63B-4 section 3.1.1.2).</summary>
    public const int LeastLength = 8;

    /// <summary>The greatest length in code points.</summary>
    public const int GreatestLength = 256;

    private readonly BreachedPasswordFile? _breached;

    /// <summary>Opens the list of breached passwords where one is configured.</summary>
    public PasswordPolicy(IOptions<PasswordOptions> options) =>
        _breached = string.IsNullOrEmpty(options.Value.BreachedHashesPath) ? null : new(options.Value.BreachedHashesPath);

    /// <summary>How the password stands on each rule. Quick enough to be asked while typing.</summary>
    public PasswordCheck Check(string? password, PasswordContext context)
    {
        var text = password ?? "";
        var length = text.EnumerateRunes().Count();
        // What is far too long is counted and not looked into: it may be megabytes of paste.
        var open = length is 0 or > GreatestLength;
        var rules = new List<PasswordRuleOutcome>
        {
            new(PasswordRule.LongEnough, State(length >= LeastLength)),
            new(PasswordRule.NotTooLong, State(length <= GreatestLength)),
            new(PasswordRule.NotCommon, open ? PasswordRuleState.Open : State(!CommonPasswords.Contains(text))),
        };
        if (_breached is not null)
            rules.Add(new(PasswordRule.NotBreached, open ? PasswordRuleState.Open : State(!_breached.Contains(text))));
        rules.Add(new(PasswordRule.NotAboutYou, open ? PasswordRuleState.Open : State(!KnownWords.MakeUp(text, context))));
        return new(rules);
    }

    /// <inheritdoc />
    public void Dispose() => _breached?.Dispose();

    private static PasswordRuleState State(bool met) => met ? PasswordRuleState.Met : PasswordRuleState.NotMet;
}
