using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn;

/// <summary>
/// Counts passwords that are tried, per account and per address: one count for signing in and for proving oneself again, so that the
/// one gives no further guesses at the other.
/// </summary>
internal sealed class PasswordTries(IOptions<SignInOptions> options)
{
    private readonly SignInOptions _options = options.Value;

    /// <summary>Reserves a try before the hash is computed (RL1).</summary>
    /// <returns>Null when reserved; else when the next try is allowed.</returns>
    public async Task<DateTimeOffset?> ReserveAsync(UnitOfWork work, EmailAddress email, CancellationToken cancellationToken)
    {
        if (await work.ReserveAsync(
            Throttling.PasswordFrom(work.Actor), _options.PasswordTriesPerAddress, _options.PasswordWindow, cancellationToken) is { } addressWaits)
        {
            return addressWaits;
        }

        var accountWaits = await work.ReserveAsync(
            Throttling.Password(email), _options.PasswordTriesPerAccount, _options.PasswordWindow, cancellationToken);
        if (accountWaits is not null)
        {
            await work.GiveBackAsync(Throttling.PasswordFrom(work.Actor), cancellationToken);
        }

        return accountWaits;
    }

    /// <summary>Nothing was compared: the try was none.</summary>
    public static async Task GiveBackAsync(UnitOfWork work, EmailAddress email, CancellationToken cancellationToken)
    {
        await work.GiveBackAsync(Throttling.Password(email), cancellationToken);
        await work.GiveBackAsync(Throttling.PasswordFrom(work.Actor), cancellationToken);
    }

    /// <summary>The right one was given: the account's wrong tries are forgotten.</summary>
    public static async Task ForgetAsync(UnitOfWork work, EmailAddress email, CancellationToken cancellationToken)
    {
        await work.GiveBackAsync(Throttling.PasswordFrom(work.Actor), cancellationToken);
        await work.ForgetAsync(Throttling.Password(email), cancellationToken);
    }

    /// <summary>When the account may try again, where its tries are used up.</summary>
    public Task<DateTimeOffset?> FullUntilAsync(UnitOfWork work, EmailAddress email, CancellationToken cancellationToken) =>
        work.FullUntilAsync(Throttling.Password(email), _options.PasswordTriesPerAccount, cancellationToken);
}
