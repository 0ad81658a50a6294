using FlexAuth.Tests.Stories.Pages;

namespace FlexAuth.Tests.Stories;

/// <summary>
/// The demo organization, running, with email login enabled and its administrator at the Users page: for the stories that do not
/// disturb each other. It begins with the first story that needs it.
/// </summary>
public sealed class Halden : IAsyncLifetime
{
    internal const string Name = "Halden Group";

    private Task? _begun;
    private int _invited;

    internal RunningFlexAuth Server { get; private set; } = null!;

    internal Person Administrator { get; private set; } = null!;

    internal Account Ana { get; } = new("ana.halden@halden.example", "Ana");

    internal UsersPage Users { get; private set; } = null!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Where it cannot begin, each story says why.</summary>
    internal Task BeginAsync(Browser browser) => _begun ??= StartAsync(browser);

    private async Task StartAsync(Browser browser)
    {
        // However slow the machine, what is undone is undone before its mails leave.
        Server = await RunningFlexAuth.StartAsync(("FlexAuth:Jobs:MailHold", "00:10:00"));
        Administrator = await browser.PersonAsync(Server);
        await Ana.ActivateAsync(Administrator.Page, Server.AdministratorLink);
        Users = await (await new Portal(Administrator.Page).ToAuthenticationAsync()).ToUsersAsync();
    }

    /// <summary>Somebody new, to whom a welcome mail went.</summary>
    internal async Task<(Account Account, string Link)> InviteAsync(string firstName, string? organization = null, string? role = null)
    {
        var lastName = $"Nieuw{++_invited}";
        var email = $"{firstName}.{lastName}@halden.example".ToLowerInvariant();
        await Users.InviteAsync(firstName, lastName, email, organization, role);
        var mail = await Server.MailToAsync(email, "Set up your sign-in");
        return (new Account(email, firstName), Account.LinkIn(mail));
    }

    /// <summary>Somebody new who has set everything up and is at the start page.</summary>
    internal async Task<Account> NewcomerAsync(Person person, string firstName, string? organization = null, string? role = null)
    {
        var (account, link) = await InviteAsync(firstName, organization, role);
        await account.ActivateAsync(person.Page, link);
        return account;
    }

    public async ValueTask DisposeAsync()
    {
        if (Administrator is not null)
            await Administrator.DisposeAsync();
        if (Server is not null)
            await Server.DisposeAsync();
    }
}
