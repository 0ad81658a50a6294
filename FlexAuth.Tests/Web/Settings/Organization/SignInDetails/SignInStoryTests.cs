using FlexAuth.Core.Data;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Settings.Organization.SignInDetails;

namespace FlexAuth.Tests.Web.Settings.Organization.SignInDetails;

/// <summary>Which steps belong together, and how older pages and news of a history join.</summary>
public sealed class SignInStoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_steps_of_one_sign_in_are_one_story_with_the_wrong_tries_before_it()
    {
        var stories = SignInStory.Of(
        [
            Step(SignInOutcome.SignedOut, 50),
            Step(SignInOutcome.ProvedAgain, 20),
            Step(SignInOutcome.SignedIn, 4, factor: SecondFactorKind.AuthenticationApp),
            Step(SignInOutcome.SecondFactorAccepted, 3, factor: SecondFactorKind.AuthenticationApp),
            Step(SignInOutcome.PasswordAccepted, 2),
            Step(SignInOutcome.PasswordRefused, 1),
            Step(SignInOutcome.SignedIn, -60),
        ]);

        Assert.Equal(
            [(SignInOutcome.SignedOut, 1), (SignInOutcome.ProvedAgain, 1), (SignInOutcome.SignedIn, 4), (SignInOutcome.SignedIn, 1)],
            stories.Select(story => (story.Last.Outcome, story.Steps.Count)));
        Assert.Equal(SecondFactorKind.AuthenticationApp, stories[2].SecondFactor);
        Assert.DoesNotContain(stories, story => story.IsUnfinished);
    }

    [Fact]
    public void What_is_done_on_a_registered_phone_within_a_day_is_one_story_and_its_registration_another()
    {
        var stories = SignInStory.Of(
        [
            Step(SignInOutcome.PhoneUnlocked, 2000),
            Step(SignInOutcome.PhoneUnlocked, 300),
            Step(SignInOutcome.PhonePinRefused, 299),
            Step(SignInOutcome.PhoneTokenCopied, 299),
            Step(SignInOutcome.PhoneUnlocked, 298, address: "203.0.113.66"),
            Step(SignInOutcome.PhoneRegistered, 5),
            Step(SignInOutcome.PasswordAccepted, 4),
        ]);

        Assert.Equal(
            [(SignInOutcome.PhoneUnlocked, 1), (SignInOutcome.PhoneUnlocked, 3), (SignInOutcome.PhoneUnlocked, 1), (SignInOutcome.PhoneRegistered, 2)],
            stories.Select(story => (story.Last.Outcome, story.Steps.Count)));
        Assert.Equal([true, true, true, false], stories.Select(story => story.IsOnPhone));
    }

    [Fact]
    public void Another_browser_another_address_and_a_long_while_are_other_stories()
    {
        var stories = SignInStory.Of(
        [
            Step(SignInOutcome.PasswordAccepted, 30),
            Step(SignInOutcome.PasswordRefused, 29, address: "203.0.113.66"),
            Step(SignInOutcome.PasswordRefused, 28, address: "203.0.113.66", browser: "Chrome on Windows"),
            Step(SignInOutcome.PasswordRefused, 12, address: "203.0.113.66", browser: "Chrome on Windows"),
        ]);

        Assert.Equal([1, 1, 1, 1], stories.Select(story => story.Steps.Count));
        Assert.True(stories[0].IsUnfinished);
    }

    [Fact]
    public void News_join_what_was_read_before_and_older_pages_stay()
    {
        var history = new LoadedHistory<LoggedStep>(step => new HistoryPlace(step.At, step.Id));
        var steps = Enumerable.Range(0, 10).Select(i => Step(SignInOutcome.PasswordRefused, -i)).ToList();
        Assert.Null(history.Rows);
        history.Renew(new HistoryPage<LoggedStep>(steps[2..5], true));
        history.Add(new HistoryPage<LoggedStep>(steps[5..8], true));

        history.Renew(new HistoryPage<LoggedStep>(steps[0..3], true));

        Assert.Equal(steps[0..8], history.Rows);
        Assert.True(history.HasOlder);
        history.Add(new HistoryPage<LoggedStep>(steps[8..10], false));
        Assert.Equal((10, false), (history.Rows!.Count, history.HasOlder));
    }

    [Fact]
    public void Where_more_happened_than_a_page_holds_the_older_rows_go_instead_of_hiding_a_gap()
    {
        var history = new LoadedHistory<LoggedStep>(step => new HistoryPlace(step.At, step.Id));
        var steps = Enumerable.Range(0, 10).Select(i => Step(SignInOutcome.PasswordRefused, -i)).ToList();
        history.Renew(new HistoryPage<LoggedStep>(steps[6..9], false));

        history.Renew(new HistoryPage<LoggedStep>(steps[0..3], true));

        Assert.Equal(steps[0..3], history.Rows);
        Assert.True(history.HasOlder);
    }

    private static LoggedStep Step(
        SignInOutcome outcome, int minute, string address = "198.51.100.7", string browser = "Firefox on Linux", SecondFactorKind? factor = null) => new()
        {
            Id = Guid.CreateVersion7(),
            At = Noon.AddMinutes(minute),
            Method = SignInMethod.Password,
            SecondFactor = factor,
            Outcome = outcome,
            Address = address,
            Browser = browser,
        };
}
