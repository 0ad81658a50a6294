using FlexAuth.Core.Data;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using FlexAuth.Core.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core;

/// <summary>People who have been through the activation, put there without computing a hash for each.</summary>
internal static class CoreHostAccounts
{
    private static readonly Lazy<string> UsualHash = new(() => HashOf(Account.UsualPassword, CoreHost.HashIterations));

    /// <summary>A hash as Identity writes it, with so many iterations.</summary>
    public static string HashOf(string password, int iterations) =>
        new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = iterations })).HashPassword(new object(), password);

    /// <summary>Somebody with the usual password, an authentication app and a saved recovery code.</summary>
    public static async Task<Account> ActiveAsync(this CoreHost host, Action<Member>? but = null)
    {
        var account = await host.WithPasswordAsync(but);
        var now = host.Clock.GetUtcNow();
        var seed = AuthenticatorSeed.New();
        var recoveryCode = RecoveryCodeText.New();
        var activation = Guid.CreateVersion7();
        await host.ChangeAsync(db =>
        {
            db.Add(new AuthenticatorApp
            {
                MemberId = account.Id,
                AttemptId = activation,
                ProtectedSeed = host.Get<SeedProtection>().Protect(seed),
                CreatedAt = now,
                ConfirmedAt = now,
            });
            db.Add(new RecoveryCode
            {
                MemberId = account.Id,
                CodeHash = RecoveryCodeText.Hash(RecoveryCodeText.Normalize(recoveryCode)!),
                CreatedAt = now,
                MadeIn = activation,
                SavedAt = now,
            });
        });
        await host.ChangeAsync(account, member => member.TwoFactorSetAt = member.ActivatedAt = now);
        return account with { Seed = seed, RecoveryCode = recoveryCode };
    }

    /// <summary>Somebody of that role with an app, who comes by a provider: there is no email login for them.</summary>
    public static async Task<Account> ByProviderAsync(this CoreHost host, string provider, MemberRole role)
    {
        var account = await host.ActiveAsync(m => (m.Role, m.EmailLoginEnabled, m.PasswordHash, m.PasswordSetAt) = (role, false, null, null));
        await host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = provider, ProviderKey = $"{account.Id}", UserId = account.Id }));
        return account;
    }

    /// <summary>The number that <see cref="ActiveByAsync"/> gives.</summary>
    public const string Phone = "+31612345612";

    /// <summary>Somebody with the usual password, a saved recovery code and these second factors, each of which takes codes that are sent.</summary>
    public static async Task<Account> ActiveByAsync(this CoreHost host, params SecondFactorKind[] kinds)
    {
        var ben = await host.ActiveAsync();
        await host.ReadAsync(db => db.AuthenticatorApps.Where(a => a.MemberId == ben.Id).ExecuteDeleteAsync());
        await host.AddFactorsAsync(ben, kinds);
        return ben with { Seed = [] };
    }

    /// <summary>Adds such factors to somebody.</summary>
    public static Task AddFactorsAsync(this CoreHost host, Account account, params SecondFactorKind[] kinds) => host.ChangeAsync(db =>
    {
        var now = host.Clock.GetUtcNow();
        if (kinds.Contains(SecondFactorKind.EmailVerification))
            db.Add(new EmailVerification { MemberId = account.Id, AddedAt = now, AddedIn = Guid.CreateVersion7() });
        if (kinds.Contains(SecondFactorKind.SmsCode))
            db.Add(new VerifiedPhone { MemberId = account.Id, Number = Phone, AddedAt = now, AddedIn = Guid.CreateVersion7() });
    });

    /// <summary>Somebody with the usual password and no second factor yet.</summary>
    public static async Task<Account> WithPasswordAsync(this CoreHost host, Action<Member>? but = null)
    {
        var member = host.NewMember("Ben", "Okafor", host.Main);
        member.PasswordHash = UsualHash.Value;
        member.PasswordSetAt = host.Clock.GetUtcNow();
        but?.Invoke(member);
        await host.ChangeAsync(db => db.Add(member));
        return new Account(member.Id, member.Email!);
    }

    /// <summary>An attempt of that browser, as if the first factor had just been proved.</summary>
    public static async Task<Guid> AttemptAsync(
        this CoreHost host, SignInBrowser browser, Account account, AttemptStage stage = AttemptStage.SecondFactor)
    {
        var now = host.Clock.GetUtcNow();
        var attempt = new SignInAttempt
        {
            MemberId = account.Id,
            BrowserHash = browser.Visitor.BrowserHash,
            Stage = stage,
            CreatedAt = now,
            ExpiresAt = now.AddMinutes(15),
        };
        await host.ChangeAsync(db => db.Add(attempt));
        return attempt.Id;
    }
}
