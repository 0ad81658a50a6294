using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Tests.Core.Organizations.Policy;

/// <summary>Policies for tests, and a server that can do more than today's.</summary>
internal static class PolicySteps
{
    /// <summary>Everything that a policy speaks of.</summary>
    public static readonly ServerOffer Everything = new()
    {
        Methods = EnumSet.Of(Enum.GetValues<TwoFactorMethod>()),
        Providers = EnumSet.Of(SignInMethod.Microsoft, SignInMethod.Google),
    };

    public static readonly EnumSet<TwoFactorMethod> Sms = EnumSet.Of(TwoFactorMethod.SmsCode);

    /// <summary>A server without a way to send an SMS.</summary>
    public static readonly ServerOffer NoSms = Everything with { Methods = Everything.Methods.Without(Sms) };

    public static readonly EnumSet<TwoFactorMethod> App = EnumSet.Of(TwoFactorMethod.AuthenticationApp);

    public static readonly EnumSet<TwoFactorMethod> Email = EnumSet.Of(TwoFactorMethod.EmailVerification);

    /// <summary>Puts the policy there, as if it had been decided long ago.</summary>
    public static Task DecideAsync(this CoreHost host, SignInPolicy policy) => host.ChangeAsync(db =>
    {
        var row = new TreePolicy { RootOrganizationId = host.Main.Id, Version = 1, ChangedAt = host.Clock.GetUtcNow() };
        row.Take(policy);
        db.Add(row);
    });
}
