using FlexAuth.Core.Delivery;
using FlexAuth.Core.SignIn;

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
    public const string Users = "/settings/users";
    public const string Authentication = "/settings/organization/authentication";
    public const string DevelopmentMailbox = "/development/mailbox";
    public const string Live = "/health/live";
    public const string Ready = "/health/ready";

    /// <summary>The sign-in page, which leads back to where the person wanted to go, if that is here (LK6).</summary>
    public static string SignInAndReturnTo(string? returnUrl) => LocalUrl.IsLocal(returnUrl) && returnUrl != Home
        ? $"{SignIn}?returnUrl={Uri.EscapeDataString(returnUrl!)}"
        : SignIn;

    /// <summary>The page of a one-time link, for its token.</summary>
    public static string WithToken(string page, string? token) => $"{page}?token={Uri.EscapeDataString(token ?? "")}";
}
