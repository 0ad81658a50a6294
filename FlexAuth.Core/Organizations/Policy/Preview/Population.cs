using FlexAuth.Core.Data;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.Policy.Preview;

/// <summary>A person, and their traits as a number.</summary>
internal sealed class Traited
{
    public required Member Member { get; init; }

    public required int Traits { get; init; }
}

/// <summary>People with the same traits.</summary>
/// <param name="Traits">As a number.</param>
/// <param name="People">How many.</param>
internal sealed record TraitGroup(int Traits, int People);

/// <summary>
/// A tree's people by their traits: the database puts them into a number and counts each, so that a million people are some dozens of
/// groups to judge. The same number finds the people of a group again.
/// </summary>
internal static class Population
{
    /// <summary>Read along where credentials are counted; no effect depends on it.</summary>
    public const int RecoveryCode = 1 << 12;

    public const int Password = 1 << 4;
    public const int Emergency = 1 << 3;
    public const int App = 1 << 8;
    public const int Methods = App | Mailbox | Phone | Passkey;

    private const int Disabled = 1;
    private const int Duty = 1 << 1;
    private const int EmailLogin = 1 << 2;
    private const int Microsoft = 1 << 5;
    private const int Google = 1 << 6;
    private const int Outlasts = 1 << 7;
    private const int Mailbox = 1 << 9;
    private const int Phone = 1 << 10;
    private const int Passkey = 1 << 11;

    /// <summary>What stands in other tables is only looked for where it matters: each costs a look for each of a million people.</summary>
    /// <param name="db">The database.</param>
    /// <param name="rootId">The tree.</param>
    /// <param name="after">The rules whose days remembered browsers are measured by.</param>
    /// <param name="now">The time.</param>
    /// <param name="asked">Which traits of other tables are asked for: see <see cref="Mattering"/>.</param>
    public static IQueryable<Traited> Of(FlexAuthDbContext db, Guid rootId, AuthenticationRules after, DateTimeOffset now, int asked)
    {
        var (asksProviders, asksDevices, asksCodes) = ((asked & (Microsoft | Google)) != 0, (asked & Outlasts) != 0, (asked & RecoveryCode) != 0);
        var (asksApps, asksMailboxes, asksPhones, asksPasskeys) = ((asked & App) != 0, (asked & Mailbox) != 0, (asked & Phone) != 0, (asked & Passkey) != 0);
        var (apps, mailboxes) = (OwnFactors.Holders(db, TwoFactorMethod.AuthenticationApp), OwnFactors.Holders(db, TwoFactorMethod.EmailVerification));
        var (phones, passkeys) = (OwnFactors.Holders(db, TwoFactorMethod.SmsCode), OwnFactors.Holders(db, TwoFactorMethod.Passkey));
        var outlasting = db.RememberedDevices.Living(now).Outlasting(after.Policy, now);
        return db.Members.Where(m => m.Organization.RootId == rootId).Select(m => new Traited
        {
            Member = m,
            Traits = (m.DisabledAt != null ? Disabled : 0)
                | (m.Role != MemberRole.Member ? Duty : 0)
                | (m.EmailLoginEnabled ? EmailLogin : 0)
                | (m.HasEmergencyAccess ? Emergency : 0)
                | (m.PasswordHash != null ? Password : 0)
                | (asksProviders && db.UserLogins.Any(l => l.UserId == m.Id && l.LoginProvider == nameof(SignInMethod.Microsoft)) ? Microsoft : 0)
                | (asksProviders && db.UserLogins.Any(l => l.UserId == m.Id && l.LoginProvider == nameof(SignInMethod.Google)) ? Google : 0)
                | (asksApps && apps.Any(id => id == m.Id) ? App : 0)
                | (asksMailboxes && mailboxes.Any(id => id == m.Id) ? Mailbox : 0)
                | (asksPhones && phones.Any(id => id == m.Id) ? Phone : 0)
                | (asksPasskeys && passkeys.Any(id => id == m.Id) ? Passkey : 0)
                | (asksDevices && outlasting.Any(d => d.MemberId == m.Id) ? Outlasts : 0)
                | (asksCodes && db.RecoveryCodes.Any(c => c.MemberId == m.Id) ? RecoveryCode : 0),
        });
    }

    public static Task<List<TraitGroup>> GroupAsync(this IQueryable<Traited> people, CancellationToken cancellationToken) => people
        .GroupBy(p => p.Traits).Select(g => new TraitGroup(g.Key, g.Count())).ToListAsync(cancellationToken);

    /// <summary>Every trait that is read where these are asked for.</summary>
    public static int Within(int asked) => Disabled | Duty | EmailLogin | Emergency | Password | asked;

    /// <summary>The traits of other tables that the effects of this change depend on.</summary>
    public static int Mattering(AuthenticationRules before, AuthenticationRules after)
    {
        var pins = (before.Policy.TotpForMobileRegistration, before.Policy.MandatoryPinForMobile)
            != (after.Policy.TotpForMobileRegistration, after.Policy.MandatoryPinForMobile);
        var methods = (before.Policy.MemberMethods, before.Policy.AdministratorMethods) != (after.Policy.MemberMethods, after.Policy.AdministratorMethods);
        return (pins || before.EmailLoginEnabled != after.EmailLoginEnabled ? Microsoft | Google : 0)
            | (methods ? Methods : pins ? App : 0)
            | (before.Policy.RememberedDeviceDays > after.Policy.RememberedDeviceDays ? Outlasts : 0);
    }

    /// <summary>The numbers of all traits of which something holds: to find such people without counting everybody first.</summary>
    /// <param name="asked">The traits of other tables that are read.</param>
    /// <param name="holds">What holds.</param>
    public static List<int> NumbersWith(int asked, Func<PersonTraits, bool> holds) =>
        Enumerable.Range(0, RecoveryCode).Where(number => (number & ~Within(asked)) == 0 && holds(TraitsOf(number))).ToList();

    public static PersonTraits TraitsOf(int number) => new()
    {
        IsDisabled = (number & Disabled) != 0,
        HasDuty = (number & Duty) != 0,
        HasEmailLogin = (number & EmailLogin) != 0,
        HasEmergencyAccess = (number & Emergency) != 0,
        HasPassword = (number & Password) != 0,
        Providers = EnumSet.Of(Named(number, (Microsoft, SignInMethod.Microsoft), (Google, SignInMethod.Google))),
        Methods = EnumSet.Of(Named(
            number,
            (App, TwoFactorMethod.AuthenticationApp),
            (Mailbox, TwoFactorMethod.EmailVerification),
            (Phone, TwoFactorMethod.SmsCode),
            (Passkey, TwoFactorMethod.Passkey))),
        OutlastsDays = (number & Outlasts) != 0,
    };

    private static IEnumerable<T> Named<T>(int number, params (int Bit, T Name)[] bits) => bits.Where(b => (number & b.Bit) != 0).Select(b => b.Name);
}
