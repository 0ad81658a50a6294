using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.Users.SignInDetails;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

/// <summary>Second factors in words; the texts stand in FactorWords.resx.</summary>
public sealed class FactorWords
{
    private FactorWords()
    {
    }
}

internal static class FactorWording
{
    /// <summary>What the person calls it, or what it is.</summary>
    public static string Of(this IStringLocalizer<FactorWords> words, AppInUse app) => app.Name ?? words[$"{TwoFactorMethod.AuthenticationApp}"];

    /// <summary>What would sign the person in after their password, were that method or that one app gone.</summary>
    public static string LeftWithout(this IStringLocalizer<FactorWords> words, OwnSignIn own, TwoFactorMethod method, AppInUse? app = null)
    {
        var counting = own.Safeguards.Counting;
        var apps = counting.Contains(TwoFactorMethod.AuthenticationApp) && (method is not TwoFactorMethod.AuthenticationApp || app is not null)
            ? own.Person.EmailLogin.Apps.Where(other => other.Id != app?.Id).Select(words.Of)
            : [];
        var others = own.Safeguards.Held.Keys.Order()
            .Where(held => held != method && held is not TwoFactorMethod.AuthenticationApp && counting.Contains(held)).Select(held => words[$"{held}.InList"].Value);
        return string.Join(", ", [.. apps, .. others, .. own.Safeguards.IsRecoveryCodeSaved ? [words["RecoveryCode.InList"].Value] : Array.Empty<string>()]);
    }
}
