using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.Delivery;
using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Two nodes over one PostgreSQL, behind one address: whichever answers, it is the same FlexAuth.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class NodesStory(Browser browser, PublishedFiles files) : BrowserStory(browser)
{
    private const string Session = "flexauth-session";

    private static readonly string[] Newcomers = ["roos.zwaluw@zonneveld.example", "teun.zwaluw@zonneveld.example"];

    private readonly Account _bram = new("bram@zonneveld.example", "Bram");
    private readonly Account _roos = new(Newcomers[0], "Roos") { Password = "eleven green bicycles" };

    private LoadBalancer _balancer = null!;
    private MailServer _mailServer = null!;

    [Fact]
    [Trait("Rule", "DP2")]
    [Trait("Rule", "SE1")]
    [Trait("Rule", "SE2")]
    public async Task What_is_done_at_one_node_holds_and_shows_at_the_other_which_goes_on_when_the_first_dies()
    {
        var (a, b) = await TwoNodesAsync();
        var atA = await PersonAtAsync(a);
        var atB = await PersonAtAsync(b);

        await new SetUpPage(atA.Page).OpenAsync(await a.PrintedLinkAsync("Set up FlexAuth"));
        await new SetUpPage(atA.Page).FillAsync("Zonneveld", "Bram", "Zonneveld", _bram.Email);
        await _bram.SetUpSecondFactorAsync(atA.Page);
        await new Portal(atA.Page).IsHomeAsync("Bram");
        await new SetUpPage(atB.Page).OpenAsync(await b.PrintedLinkAsync("Set up FlexAuth"));
        await new SetUpPage(atB.Page).IsDoneAlreadyAsync();
        await _bram.SignInAsync(atB.Page);

        var seen = await new Portal(atB.Page).ToAuthenticationAsync();
        var authentication = await new Portal(atA.Page).ToAuthenticationAsync();
        await seen.IsAsync("Disabled");
        await authentication.EnableAsync();
        await seen.IsAsync("Enabled");

        var colleagues = await seen.ToUsersAsync();
        var users = await authentication.ToUsersAsync();
        await EnableEmailLoginAsync(atA.Page, users, colleagues);

        var roos = await PersonAtAsync(b);
        await _roos.ActivateAsync(roos.Page, await LinkToRoosAsync());
        await users.StandsAtAsync(_roos.Email, "Active");

        await SignOutAtOneEndsTheOtherAsync(atA, b);
        await GoOnAtTheOtherAsync(atB, b, colleagues);
        await new Portal(roos.Page).IsHomeAsync("Roos");
    }

    /// <summary>Both start at once, over nothing.</summary>
    private async Task<(RunningFlexAuth A, RunningFlexAuth B)> TwoNodesAsync()
    {
        var database = Peer(await PostgreSqlDatabase.NewAsync());
        _mailServer = Peer(await MailServer.StartAsync("accept"));
        _balancer = Peer(new LoadBalancer());
        (string, string)[] settings =
        [
            await files.SettingAsync(),
            _balancer.Setting,
            ("FlexAuth:Mail:FromAddress", "flexauth@zonneveld.example"),
            ("FlexAuth:Mail:Smtp:Host", "127.0.0.1"),
            ("FlexAuth:Mail:Smtp:Port", $"{_mailServer.Port}"),
            ("FlexAuth:Mail:Smtp:StartTls", "false"),
            ("FlexAuth:Jobs:MailHold", "00:00:01"),
        ];
        var nodes = await Task.WhenAll(NodeAsync(database, settings), NodeAsync(database, settings));
        _balancer.Spread(nodes[0].Address, nodes[1].Address);
        return (nodes[0], nodes[1]);
    }

    private async Task<Person> PersonAtAsync(RunningFlexAuth node)
    {
        var person = await PersonAsync(_balancer.Address);
        await person.Context.AddCookiesAsync([_balancer.To(node)]);
        return person;
    }

    private static async Task EnableEmailLoginAsync(IPage page, UsersPage users, UsersPage colleagues)
    {
        await users.AddAsync("Roos", "Zwaluw", Newcomers[0]);
        await users.AddAsync("Teun", "Zwaluw", Newcomers[1]);
        await colleagues.ShowNewAsync(Newcomers.Length);
        foreach (var email in Newcomers)
            await colleagues.StandsAtAsync(email, "Not invited");
        await users.Search.FillAsync("zwaluw");
        await Expect(users.Rows).ToHaveCountAsync(Newcomers.Length);

        var dialog = new ActionDialog(page);
        await dialog.ChooseForAllOnShowAsync("Enable email login");
        await dialog.ConfirmAsync("Enable");
        await dialog.EndsWithAsync("2 people have email login now.");
        await dialog.CloseAsync();

        foreach (var email in Newcomers)
            await colleagues.StandsAtAsync(email, "Invited");
    }

    /// <summary>Once both have their welcome mail.</summary>
    private async Task<string> LinkToRoosAsync()
    {
        var mails = new Dictionary<string, string>();
        while (mails.Count < Newcomers.Length)
        {
            var mail = await _mailServer.MessageAsync();
            if (mail.Subject.Contains("Set up your sign-in", StringComparison.Ordinal))
                mails[mail.To] = mail.Text;
        }

        Assert.Equal(Newcomers, mails.Keys.Order());
        return Account.LinkIn(mails[_roos.Email]);
    }

    private async Task SignOutAtOneEndsTheOtherAsync(Person person, RunningFlexAuth other)
    {
        var copy = await PersonAsync(_balancer.Address);
        await copy.TakeCookiesOfAsync(person);
        await copy.Context.AddCookiesAsync([_balancer.To(other)]);
        await copy.Page.GotoAsync("/");
        await new Portal(copy.Page).IsHomeAsync("Bram");

        await new Portal(person.Page).SignOutAsync();

        await Expect(new SignInPage(copy.Page).Heading).ToHaveTextAsync("Sign in");
        await copy.Page.GotoAsync("/settings/users");
        await new SignInPage(copy.Page).Is("Sign in");
    }

    /// <summary>Nobody does anything for it: the page loads again.</summary>
    private async Task GoOnAtTheOtherAsync(Person person, RunningFlexAuth dying, UsersPage users)
    {
        ExpectComplaintsOfLostConnection();
        var cookie = await SessionOfAsync(person);
        await person.Page.RunAndWaitForRequestFinishedAsync(
            dying.KillAsync, new PageRunAndWaitForRequestFinishedOptions { Predicate = request => request.IsNavigationRequest });

        await users.IsLiveAsync();
        await users.AddAsync("Noor", "Zwaluw", "noor.zwaluw@zonneveld.example");
        await users.StandsAtAsync("noor.zwaluw@zonneveld.example", "Not invited");
        Assert.Equal(cookie, await SessionOfAsync(person));
    }

    private static async Task<string> SessionOfAsync(Person person) =>
        (await person.Context.CookiesAsync()).Single(cookie => cookie.Name == Session).Value;
}
