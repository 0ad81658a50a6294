using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings.Protection;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>What is good, what is missing, what is next: of what somebody has.</summary>
public sealed class ProtectionSummaryTests
{
    private static readonly EnumSet<TwoFactorMethod> Everything = EnumSet.Of(Enum.GetValues<TwoFactorMethod>());

    /// <summary>Apps, passkeys, phones, mailboxes, recovery code (none, new, saved); what counts; good; missing; next.</summary>
    public static TheoryData<string, string, string, string, string, string> Table => new()
    {
        { "", "none", "all", "", "NoSecondFactor", "AddApp" },
        { "", "none", "Passkey", "", "NoSecondFactor", "AddPasskey" },
        { "", "none", "SmsCode, EmailVerification", "", "NoSecondFactor", "AddPhone" },
        { "", "none", "EmailVerification", "", "NoSecondFactor", "EnableEmail" },
        { "", "none", "", "", "NoSecondFactor", "" },
        { "app", "none", "all", "SecondFactor", "NoRecoveryCode, NoSpare", "RegenerateRecoveryCode" },
        { "app", "new", "all", "SecondFactor", "RecoveryCodeNotSaved, NoSpare", "RegenerateRecoveryCode" },
        { "app", "saved", "all", "SecondFactor, RecoveryCode", "NoSpare", "AddPasskey" },
        { "app", "saved", "AuthenticationApp", "SecondFactor, RecoveryCode", "NoSpare", "AddApp" },
        { "app app", "saved", "all", "SecondFactor, Spare, RecoveryCode", "", "" },
        { "app", "saved", "Passkey", "", "NoSecondFactor", "AddPasskey" },
        { "passkey", "saved", "all", "SecondFactor, PhishingResistant, RecoveryCode", "NoSpare", "AddPasskey" },
        { "app passkey", "saved", "all", "SecondFactor, PhishingResistant, Spare, RecoveryCode", "", "" },
        { "app passkey", "none", "all", "SecondFactor, PhishingResistant, Spare", "NoRecoveryCode", "RegenerateRecoveryCode" },
        { "mail", "saved", "all", "SecondFactor, RecoveryCode", "WeakFactorsOnly, NoSpare", "AddApp" },
        { "mail phone", "saved", "all", "SecondFactor, Spare, RecoveryCode", "WeakFactorsOnly", "AddApp" },
        { "mail phone", "saved", "EmailVerification, SmsCode", "SecondFactor, Spare, RecoveryCode", "WeakFactorsOnly", "" },
        { "phone", "saved", "EmailVerification, SmsCode", "SecondFactor, RecoveryCode", "WeakFactorsOnly, NoSpare", "" },
        { "app mail", "saved", "AuthenticationApp", "SecondFactor, RecoveryCode", "NoSpare", "AddApp" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void It_says_what_is_good_what_is_missing_and_what_to_do_next(string has, string code, string counts, string good, string missing, string next)
    {
        var summary = ProtectionSummary.Of(Of(has, code, counts));

        Assert.Equal(good, string.Join(", ", summary.Good));
        Assert.Equal(missing, string.Join(", ", summary.Missing));
        Assert.Equal(next, $"{summary.Next}");
    }

    [Theory]
    [InlineData("app", "all", true)]
    [InlineData("app app", "all", false)]
    [InlineData("app passkey", "all", false)]
    [InlineData("app passkey", "AuthenticationApp", true)]
    [InlineData("app", "Passkey", false)]
    [InlineData("passkey", "all", false)]
    public void An_app_is_the_last_where_nothing_else_that_counts_would_be_left(string has, string counts, bool isLast) =>
        Assert.Equal(isLast, Of(has, "saved", counts).IsLast(TwoFactorMethod.AuthenticationApp));

    private static Safeguards Of(string has, string code, string counts) => new()
    {
        Held = has.Split(' ', StringSplitOptions.RemoveEmptyEntries).GroupBy(word => word).ToDictionary(group => MethodOf(group.Key), group => group.Count()),
        Counting = counts == "all" ? Everything : EnumSet.Of(counts.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<TwoFactorMethod>)),
        HasRecoveryCode = code != "none",
        IsRecoveryCodeSaved = code == "saved",
    };

    private static TwoFactorMethod MethodOf(string word) => word switch
    {
        "app" => TwoFactorMethod.AuthenticationApp,
        "passkey" => TwoFactorMethod.Passkey,
        "phone" => TwoFactorMethod.SmsCode,
        _ => TwoFactorMethod.EmailVerification,
    };
}
