using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Reports;
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
    /// <summary>What the person calls it, or what it is; numbered where several are called the same.</summary>
    public static string Of(this IStringLocalizer<FactorWords> words, EmailLogin login, AppInUse app)
    {
        var before = login.Apps.TakeWhile(other => other.Id != app.Id).Count(other => other.Name == app.Name);
        var name = app.Name ?? words[$"{TwoFactorMethod.AuthenticationApp}"];
        return before == 0 ? name : $"{name} {before + 1}";
    }

    /// <summary>"passkey “Work laptop”, codes by SMS to +31•••12".</summary>
    public static string Of(this IStringLocalizer<FactorWords> words, ServerOffer offer, ReportTake take) => string.Join(
        ", ", [.. take.Factors.Select(words.Of), .. take.Accounts.Select(provider => words["Account.InList", offer.NameOf(provider)].Value)]);

    private static string Of(this IStringLocalizer<FactorWords> words, ReportedFactor factor) => factor.Name is { } name
        ? words[$"{factor.Kind}.Named", name]
        : words[$"{factor.Kind}.InList"];

    /// <summary>Why the person cannot use it: what no server setting lets anybody do is no policy of their organization.</summary>
    public static string WhyNot(this IStringLocalizer<FactorWords> words, OwnSignIn own, ServerOffer server, TwoFactorMethod method)
    {
        var why = server.Methods.Contains(method) ? "Not.Policy" : "Not.Server";
        return words[own.Safeguards.Held.ContainsKey(method) ? $"{why}.Held" : why];
    }

    /// <summary>What happens, and that remembered devices go with it where there are any: a second factor that is taken away takes them.</summary>
    public static string WithDevices(this IStringLocalizer<FactorWords> words, OwnSignIn own, string what) =>
        own.Person.Devices.Count > 0 ? $"{what} {words["Devices.Go"]}" : what;

    /// <summary>What second factor would sign the person in, were that method gone, or that one app or passkey. The recovery code stands in for those alone.</summary>
    public static string LeftWithout(this IStringLocalizer<FactorWords> words, OwnSignIn own, TwoFactorMethod method, Guid? id = null)
    {
        var login = own.Person.EmailLogin;
        IEnumerable<(TwoFactorMethod Method, Guid? Id, string Words)> held =
        [
            .. login.Apps.Select(app => (TwoFactorMethod.AuthenticationApp, (Guid?)app.Id, words.Of(login, app))),
            .. login.Passkeys.Select(passkey => (TwoFactorMethod.Passkey, (Guid?)passkey.Id, words["Passkey.InList", passkey.Name].Value)),
            .. own.Safeguards.Held.Keys.Order().Where(other => other is TwoFactorMethod.EmailVerification or TwoFactorMethod.SmsCode)
                .Select(other => (other, (Guid?)null, words[$"{other}.InList"].Value)),
        ];
        var left = held.Where(factor => own.Safeguards.Counting.Contains(factor.Method) && (factor.Method != method || (id is not null && factor.Id != id)))
            .Select(factor => factor.Words).ToList();
        return left.Count == 0 ? words["Nothing.InList"]
            : string.Join(", ", own.Safeguards.IsRecoveryCodeSaved ? left.Append(words["RecoveryCode.InList"].Value) : left);
    }
}
