using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn;

internal sealed class SignInOptionsValidator : IValidateOptions<SignInOptions>
{
    private static readonly TimeSpan LongestLink = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, SignInOptions options)
    {
        List<string> problems = [];

        void Within<T>(string key, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                problems.Add($"{SignInOptions.Section}:{key} is {value}; it must be between {least} and {most}.");
            }
        }

        Within(nameof(options.PasswordTriesPerAccount), options.PasswordTriesPerAccount, 1, 100);
        Within(nameof(options.PasswordTriesPerAddress), options.PasswordTriesPerAddress, 1, 100_000);
        Within(nameof(options.ProviderVisitsPerAddress), options.ProviderVisitsPerAddress, 1, 1_000_000);
        Within(nameof(options.ProviderCheckInterval), options.ProviderCheckInterval, TimeSpan.FromMinutes(5), TimeSpan.FromDays(1));
        Within(nameof(options.PasswordWindow), options.PasswordWindow, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        Within(nameof(options.SecondFactorTries), options.SecondFactorTries, 1, 100);
        Within(nameof(options.SecondFactorWindow), options.SecondFactorWindow, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        Within(nameof(options.MailboxCodesPerHour), options.MailboxCodesPerHour, 1, 60);
        Within(nameof(options.MailboxCodesInAllPerHour), options.MailboxCodesInAllPerHour, 1, 10_000_000);
        Within(nameof(options.CodesPerAddressAndHour), options.CodesPerAddressAndHour, 1, 1_000_000);
        Within(nameof(options.MailboxCodeInterval), options.MailboxCodeInterval, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Within(nameof(options.ResetsPerAccountAndHour), options.ResetsPerAccountAndHour, 1, 60);
        Within(nameof(options.ResetsPerAddressAndHour), options.ResetsPerAddressAndHour, 1, 10_000);
        Within(nameof(options.ReportsPerPersonAndHour), options.ReportsPerPersonAndHour, 1, 60);
        Within(nameof(options.AttemptLifetime), options.AttemptLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        Within(nameof(options.TicketLifetime), options.TicketLifetime, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));
        Within(nameof(options.SessionIdle), options.SessionIdle, TimeSpan.FromMinutes(2), TimeSpan.FromDays(1));
        Within(nameof(options.SessionLifetime), options.SessionLifetime, TimeSpan.FromMinutes(2), TimeSpan.FromDays(30));
        Within(nameof(options.ProofLifetime), options.ProofLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromHours(12));
        Within(nameof(options.WelcomeLinkLifetime), options.WelcomeLinkLifetime, TimeSpan.FromMinutes(5), LongestLink);
        Within(nameof(options.ResetLinkLifetime), options.ResetLinkLifetime, TimeSpan.FromMinutes(5), TimeSpan.FromDays(1));
        Within(nameof(options.ConsoleLinkLifetime), options.ConsoleLinkLifetime, TimeSpan.FromMinutes(5), LongestLink);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
