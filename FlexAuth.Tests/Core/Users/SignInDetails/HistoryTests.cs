using FlexAuth.Core.Data;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Tests.Core.Users.Actions;

namespace FlexAuth.Tests.Core.Users.SignInDetails;

/// <summary>A person's steps and messages, page by page.</summary>
public sealed class HistoryTests
{
    [Fact]
    public async Task Page_by_page_each_step_comes_once_the_newest_first_also_where_many_are_of_one_moment()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var nadia = await forest.MemberAsync(forest.North);
        var now = forest.Host.Clock.GetUtcNow();
        await forest.Host.ChangeAsync(db => db.AddRange(Enumerable.Range(0, 25).Select(i => new SignInLogEntry
        {
            MemberId = nadia.Id,
            OccurredAt = now.AddMinutes(-(i / 7)),
            Outcome = SignInOutcome.PasswordRefused,
        })));

        var read = new List<LoggedStep>();
        HistoryPage<LoggedStep> page;
        do
        {
            var before = read.Count == 0 ? null : new HistoryPlace(read[^1].At, read[^1].Id);
            page = (await forest.Host.Get<ListSignInSteps>().ExecuteAsync(actor, new HistoryRequest(nadia.Id, before, 4))).Value;
            Assert.InRange(page.Rows.Count, 1, 4);
            read.AddRange(page.Rows);

            // What is new does not move what is old.
            await forest.Host.ChangeAsync(db => db.Add(new SignInLogEntry { MemberId = nadia.Id, OccurredAt = now.AddMinutes(1) }));
        }
        while (page.HasOlder);

        Assert.Equal(25, read.Select(step => step.Id).Distinct().Count());
        Assert.Equal(25, read.Count);
        Assert.Equal(read.OrderByDescending(step => step.At).Select(step => step.At), read.Select(step => step.At));
    }

    [Fact]
    public async Task A_sign_in_is_told_step_by_step()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var ben = await host.ActiveAsync();
        var browser = host.Browser("198.51.100.20");
        await browser.AnswerAsync(new FlexAuth.Core.SignIn.GivePassword(ben.Email, "not this one"));
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await browser.SignInAsync(ben);

        var page = (await host.Get<ListSignInSteps>().ExecuteAsync(await forest.SignedInAsync(forest.Main), new HistoryRequest(ben.Id, null, 50))).Value;

        Assert.Equal(
            [SignInOutcome.PasswordAccepted, SignInOutcome.PasswordRefused, SignInOutcome.SecondFactorAccepted, SignInOutcome.SignedIn],
            page.Rows.Select(step => step.Outcome).Order(Comparer<SignInOutcome>.Create((a, b) => string.CompareOrdinal($"{a}", $"{b}"))));
        Assert.All(page.Rows, step => Assert.Equal(("198.51.100.20", "Firefox on Linux", SignInMethod.Password), (step.Address, step.Browser, step.Method)));
        Assert.Equal(SignInOutcome.PasswordRefused, page.Rows[^1].Outcome);
        Assert.False(page.HasOlder);
    }

    [Fact, Trait("Rule", "LK5"), Trait("Rule", "AU3")]
    public async Task Nothing_that_the_page_is_given_is_a_secret_of_the_person()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ben = await host.ActiveAsync();
        var started = await host.Browser().SignInAsync(ben);
        await host.DoAsync(actor, UserAction.ResendPasswordReset, new UserSelection { Ids = [ben.Id] });
        var link = await host.LinkTokenOfAsync(ben);
        var stored = await host.ReadAsync(db => Task.FromResult(
            db.AuthenticatorApps.Select(a => a.ProtectedSeed).ToList()
                .Concat(db.RecoveryCodes.Select(c => c.CodeHash))
                .Concat(db.Sessions.Select(s => s.TokenHash))
                .Concat(db.OneTimeLinks.Where(l => l.TokenHash != null).Select(l => l.TokenHash!))
                .Concat(db.Members.Where(m => m.PasswordHash != null).Select(m => m.PasswordHash!)).ToList()));

        var history = new HistoryRequest(ben.Id, null, 100);
        var given = string.Join('\n',
            System.Text.Json.JsonSerializer.Serialize((await host.Get<ShowSignIn>().ExecuteAsync(actor, ben.Id)).Value),
            System.Text.Json.JsonSerializer.Serialize((await host.Get<ListSignInSteps>().ExecuteAsync(actor, history)).Value),
            System.Text.Json.JsonSerializer.Serialize((await host.Get<ListMessages>().ExecuteAsync(actor, history)).Value));

        Assert.Contains("PasswordReset", Enum.GetNames<MessageKind>());
        Assert.Contains($"{started.SessionId}", given, StringComparison.OrdinalIgnoreCase);
        Assert.All(
            stored.Concat([link, started.Token, ben.Password, ben.RecoveryCode, Convert.ToBase64String(ben.Seed)]),
            secret => Assert.DoesNotContain(secret, given, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Messages_say_what_became_of_them_in_the_servers_words()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ana = await host.InviteAsync(actor);
        await host.DeliverAsync();
        var now = host.Clock.GetUtcNow();
        await host.ChangeAsync(db => db.Add(new OutboxMessage
        {
            Kind = MessageKind.PasswordReset,
            MemberId = ana.Id,
            CreatedAt = now.AddMinutes(1),
            DueAt = now.AddMinutes(9),
            Attempts = 2,
            LastError = "451 4.3.0 Try again later",
        }));

        var messages = (await host.Get<ListMessages>().ExecuteAsync(actor, new HistoryRequest(ana.Id, null, 10))).Value.Rows;

        Assert.Equal([(MessageKind.PasswordReset, DeliveryState.Queued), (MessageKind.Welcome, DeliveryState.Sent)], messages.Select(m => (m.Kind, m.State)));
        Assert.Equal((2, now.AddMinutes(9), "451 4.3.0 Try again later"), (messages[0].Attempts, messages[0].DueAt, messages[0].Problem));
        Assert.Equal((now, (DateTimeOffset?)null), (messages[1].FinishedAt, messages[1].DueAt));
    }
}
