using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.SignIn;
using Microsoft.AspNetCore.WebUtilities;

namespace FlexAuth.Web;

/// <summary>Every address of the application, made in one place.</summary>
internal static class FlexAuthUrls
{
    public const string Home = "/";
    public const string SignIn = "/sign-in";
    public const string CompleteSignIn = "/sign-in/complete";
    public const string SignOut = "/sign-out";
    public const string ForgotPassword = "/forgot-password";
    public const string Activate = LinkAddress.ActivationPath;
    public const string SetUp = "/set-up";
    public const string Security = "/profile/security";
    public const string Users = "/settings/users";
    public const string ExportUsers = "/settings/users/export";
    public const string Jobs = "/settings/users/actions";
    public const string JobResults = "/settings/users/actions/{jobId:guid}/results.csv";
    public const string ImportUsers = "/settings/users/import";
    public const string ImportResult = "/settings/users/import/{importId:guid}/result.xlsx";
    public const string Organization = "/settings/organization";
    public const string Authentication = "/settings/organization/authentication";
    public const string Providers = "/settings/organization/providers";
    public const string ProviderCheck = "/settings/organization/providers/check";
    public const string DevelopmentMailbox = "/development/mailbox";
    public const string SmsStatus = LinkAddress.SmsStatusPath;
    public const string Mobile = "/mobile";

    /// <summary>In the query of the security page: what the person came for.</summary>
    public const string For = "for";

    /// <summary>A phone that asks for a code of an app, which they have yet to set up.</summary>
    public const string ForPhone = "phone";

    /// <summary>Where an app is set up, and from where the way leads back to the phone.</summary>
    public const string AppForPhone = $"{Security}?{For}={ForPhone}";
    public const string MobileApi = "/api/mobile";
    public const string Rested = "/rested";
    public const string Live = "/health/live";

    /// <summary>In the query of a page: by which provider somebody has just proved themselves.</summary>
    public const string ConfirmedBy = "confirmedBy";

    /// <summary>By which they wanted to.</summary>
    public const string NotConfirmedBy = "notConfirmedBy";

    /// <summary>Why that came to nothing.</summary>
    public const string NotConfirmedWhy = "why";
    public const string Ready = "/health/ready";

    public const string EndedBySignOut = "signed-out";
    public const string EndedByItself = "session";
    public const string EndedAtProvider = "provider";
    public const string EndedByProvider = "provider-refused";
    public const string EndedForConsent = "provider-consent";

    /// <summary>The sign-in page after somebody signed out.</summary>
    public const string SignedOut = $"{SignIn}?ended={EndedBySignOut}";

    /// <summary>The sign-in page, which leads back to where the person wanted to go, if that is here (LK6).</summary>
    /// <param name="returnUrl">Where the person wanted to go.</param>
    /// <param name="sessionEnded">Whether they were signed in until now, which the page then says.</param>
    /// <param name="end">How that ended, and by which way they had come, where it is known.</param>
    public static string SignInAndReturnTo(string? returnUrl, bool sessionEnded = false, (SignInMethod Method, SessionEnd Why)? end = null)
    {
        // Their own will: an open page that asks before the answer to it has come leads nobody back.
        if (end is { Why: SessionEnd.SignedOut })
            return SignedOut;
        var query = new QueryString();
        if (LocalUrl.IsLocal(returnUrl) && returnUrl != Home)
        {
            query = query.Add("returnUrl", returnUrl!);
        }

        return SignIn + end switch
        {
            { Why: SessionEnd.ProviderRefused, Method: var provider } => query.Add("ended", EndedByProvider).Add("provider", $"{provider}"),
            { Why: SessionEnd.ProviderConsentMissing, Method: var provider } => query.Add("ended", EndedForConsent).Add("provider", $"{provider}"),
            { Why: SessionEnd.ProviderSignedOut, Method: var provider } => query.Add("ended", EndedAtProvider).Add("provider", $"{provider}"),
            _ => sessionEnded ? query.Add("ended", EndedByItself) : query,
        };
    }

    /// <summary>The page, without a circuit, of a visitor who was away for long; it leads back.</summary>
    public static string RestedAndReturnTo(string returnUrl) => Rested + QueryString.Create("returnUrl", returnUrl);

    /// <summary>The sign-in page, which says why the sign-in before did not come to an end.</summary>
    public static string SignInAfter(string problemCode) => SignIn + QueryString.Create("problem", problemCode);

    /// <summary>The same where the sign-in goes on, and leads to a page.</summary>
    public static string SignInAfter(string problemCode, string? returnUrl)
    {
        var query = QueryString.Create("problem", problemCode);
        return SignIn + (LocalUrl.IsLocal(returnUrl) && returnUrl != Home ? query.Add("returnUrl", returnUrl!) : query);
    }

    /// <summary>The problem with which a sign-in goes on at the second factor.</summary>
    public const string DeviceForgotten = "sign_in.device_forgotten";

    /// <summary>The problem with which a sign-in goes on where it is: others kept the database.</summary>
    public const string Busy = "busy";

    /// <summary>The sign-in page after the way by a provider: it goes on where the browser stands, or says why that came to nothing.</summary>
    public static string SignInFrom(SignInMethod provider, string? problemCode, string? returnUrl)
    {
        var query = new QueryString();
        if (problemCode is not null)
        {
            query = query.Add("problem", problemCode).Add("provider", $"{provider}");
        }

        return SignIn + (LocalUrl.IsLocal(returnUrl) && returnUrl != Home ? query.Add("returnUrl", returnUrl!) : query);
    }

    /// <summary>A page after a visit to a provider that began there.</summary>
    public static string AfterProvider(string page, SignInMethod provider, string? problemCode, bool consent = false) =>
        page + (problemCode is null ? QueryString.Create(consent ? "consented" : "proved", $"{provider}") : QueryString.Create("problem", problemCode).Add("provider", $"{provider}"));

    /// <summary>The page that somebody left to prove themselves at a provider, once they are back.</summary>
    public static string AfterProof(string page, SignInMethod provider, string? problemCode) => QueryHelpers.AddQueryString(
        page,
        problemCode is null
            ? new Dictionary<string, string?> { [ConfirmedBy] = $"{provider}" }
            : new Dictionary<string, string?> { [NotConfirmedBy] = $"{provider}", [NotConfirmedWhy] = problemCode });

    /// <summary>The form about one person, over the list as the query shows it.</summary>
    public static string EditUser(Guid id, string query = "") => $"{Users}/{id}{query}";

    /// <summary>How one person signs in.</summary>
    public static string AuthenticationOf(Guid memberId) => $"{Authentication}/{memberId}";

    /// <summary>The file of those whom a list shows.</summary>
    /// <param name="query">The query of the list's address; empty for everybody.</param>
    /// <param name="format">As what; null for a workbook.</param>
    public static string ExportUsersAs(string query, string? format)
    {
        var parts = new[] { query, format is null ? "" : $"format={format}" }.Where(part => part.Length > 0);
        return string.Join('?', new[] { ExportUsers, string.Join('&', parts) }.Where(part => part.Length > 0));
    }

    /// <summary>The people of an organization and of those below it.</summary>
    public static string UsersOf(Guid organizationId) => $"{Users}?org={organizationId:N}";

    /// <summary>What came of an action.</summary>
    public static string JobOf(Guid jobId) => $"{Jobs}/{jobId}";

    /// <summary>The same as a file.</summary>
    public static string JobResultsOf(Guid jobId) => $"{JobOf(jobId)}/results.csv";

    /// <summary>What a file would change, or has changed.</summary>
    public static string ImportOf(Guid importId) => $"{ImportUsers}/{importId}";

    /// <summary>The file with a result in each row.</summary>
    public static string ImportResultOf(Guid importId) => $"{ImportOf(importId)}/result.xlsx";

    /// <summary>The page of a one-time link, for its token.</summary>
    public static string WithToken(string page, string? token) => $"{page}?token={Uri.EscapeDataString(token ?? "")}";
}
