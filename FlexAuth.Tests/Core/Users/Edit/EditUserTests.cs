using System.Text.Json;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Countries;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Edit;

public sealed class EditUserTests
{
    [Fact, Trait("Rule", "AU1")]
    public async Task Changed_details_are_saved_tidied_and_audited_with_what_they_were()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var nadia = await forest.MemberAsync(forest.North, but: m => m.PhoneNumber = "+31612345601");
        var told = new List<Change>();
        using var subscription = forest.Host.Get<ChangeFeed>().Subscribe(_ => true, batch => { told.AddRange(batch.Changes); return Task.CompletedTask; }, TimeSpan.Zero);

        var edited = await forest.EditAsync(actor, nadia.Id, d => d with { FirstName = " Nadja ", Position = " Planner ", Phone = "0031 6 1234 5602" });

        Assert.Equal([UserField.FirstName, UserField.Position, UserField.Phone], edited.Value.Changed);
        Assert.False(edited.Value.EndedSessions);
        var now = await forest.Host.MemberAsync(new Account(nadia.Id, ""));
        Assert.Equal(("Nadja", "Planner", "+31612345602"), (now.FirstName, now.Position, now.PhoneNumber));
        Assert.Contains("nadja", now.SearchText);
        var entry = await forest.Host.ReadAsync(db => db.AuditEntries.SingleAsync());
        Assert.Equal(("user.edited", actor.MemberId, nadia.Id, forest.North.Id), (entry.Action, entry.ActorId, entry.SubjectId, entry.OrganizationId));
        var changes = JsonDocument.Parse(entry.Details!).RootElement.GetProperty("changes");
        Assert.Equal(("Nadia", "Nadja"), Trail(changes, "FirstName"));
        Assert.Equal((null, "Planner"), Trail(changes, "Position"));
        Assert.Equal(("+31 •••• 01", "+31 •••• 02"), Trail(changes, "Phone"));
        forest.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains(new Change(ChangeKind.Member, forest.Main.Id, nadia.Id), told);
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task Another_number_must_be_one_that_codes_go_to_and_one_that_stood_there_keeps_nobody_from_editing()
    {
        await using var forest = await Forest.GrowAsync(ServerOffer.Of(sendsSms: true) with { SmsCountries = ServedCountries.Parse("NL") });
        var actor = await forest.SignedInAsync(forest.Main);
        var nadia = await forest.MemberAsync(forest.North, but: m => m.PhoneNumber = "+18765550123");

        Assert.True((await forest.EditAsync(actor, nadia.Id, d => d with { FirstName = "Nadja" })).Succeeded);
        Assert.Equal("user.phone.not_served", (await forest.EditAsync(actor, nadia.Id, d => d with { Phone = "+18765550124" })).Error?.Code);
        Assert.True((await forest.EditAsync(actor, nadia.Id, d => d with { Phone = "+31612345602" })).Succeeded);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Nothing_changed_is_no_change_and_leaves_no_trace()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var nadia = await forest.MemberAsync(forest.North);
        var before = await forest.Host.CountsAsync();

        var edited = await forest.EditAsync(actor, nadia.Id, d => d with { FirstName = "Nadia ", Position = "  " });

        Assert.Empty(edited.Value.Changed);
        Assert.Equal(before, await forest.Host.CountsAsync());
        Assert.Equal(0, (await forest.Host.MemberAsync(new Account(nadia.Id, ""))).Version);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Sent_twenty_times_at_once_an_edit_has_one_effect()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var nadia = await forest.MemberAsync(forest.North);
        var offered = await forest.OfferAsync(actor, nadia.Id);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(
            () => forest.SaveAsync(actor, offered, d => d with { Email = "nadia@contoso.example", Role = MemberRole.Manager }))));

        Assert.All(results, result => Assert.True(result.Succeeded));
        Assert.Single(results, result => result.Value.Changed.Count > 0);
        Assert.Equal(1, await forest.Host.ReadAsync(db => db.AuditEntries.CountAsync()));
        Assert.Equal(1, await forest.Host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.Welcome)));
        Assert.Equal(1, await forest.Host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.EmailAddressChanged)));
    }

    [Fact]
    public async Task Of_two_who_edit_at_once_one_wins_and_the_other_is_told_who_it_was()
    {
        await using var forest = await Forest.GrowAsync();
        var (ana, ben) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.Main));
        var nadia = await forest.MemberAsync(forest.North);
        var offered = await forest.OfferAsync(ana, nadia.Id);

        var results = await Task.WhenAll(
            Task.Run(() => forest.SaveAsync(ana, offered, d => d with { Position = "Planner" })),
            Task.Run(() => forest.SaveAsync(ben, offered, d => d with { Position = "Buyer" })));

        var loser = Assert.Single(results, result => !result.Succeeded);
        Assert.Equal("user.changed_meanwhile.by", loser.Error!.Code);
        Assert.Equal(["Nadia Vermeer", "Nadia Vermeer"], loser.Error.Values);
        var winner = results[0].Succeeded ? "Planner" : "Buyer";
        Assert.Equal(winner, (await forest.Host.MemberAsync(new Account(nadia.Id, ""))).Position);
    }

    [Fact]
    public async Task Who_was_told_may_save_over_it_and_keeps_what_else_the_colleague_changed()
    {
        await using var forest = await Forest.GrowAsync();
        var (ana, ben) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.Main));
        var nadia = await forest.MemberAsync(forest.North);
        var mine = await forest.OfferAsync(ana, nadia.Id);
        await forest.EditAsync(ben, nadia.Id, d => d with { Position = "Buyer", LastName = "Smit" });
        var seen = await forest.OfferAsync(ana, nadia.Id);

        var edited = await forest.SaveAsync(ana, mine with { Version = seen.Version }, d => d with { Position = "Planner" });

        Assert.Equal([UserField.Position], edited.Value.Changed);
        var now = await forest.Host.MemberAsync(new Account(nadia.Id, ""));
        Assert.Equal(("Planner", "Smit"), (now.Position, now.LastName));
    }

    [Fact]
    public async Task What_the_form_does_not_show_is_no_conflict()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var nadia = await forest.MemberAsync(forest.North);
        var offered = await forest.OfferAsync(actor, nadia.Id);
        await forest.Host.ChangeAsync(new Account(nadia.Id, ""), m => m.InvitedAt = m.CreatedAt);

        Assert.True((await forest.SaveAsync(actor, offered, d => d with { Position = "Planner" })).Succeeded);
    }

    [Fact]
    public async Task The_same_person_in_two_windows_is_told_that_it_was_them()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var nadia = await forest.MemberAsync(forest.North);
        var offered = await forest.OfferAsync(actor, nadia.Id);
        await forest.SaveAsync(actor, offered, d => d with { Position = "Planner" });

        var second = await forest.SaveAsync(actor, offered, d => d with { Position = "Buyer" });

        Assert.Equal("user.changed_meanwhile.by_you", second.Error!.Code);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task A_colleague_out_of_sight_is_not_named()
    {
        await using var forest = await Forest.GrowAsync();
        var (north, main) = (await forest.SignedInAsync(forest.North), await forest.SignedInAsync(forest.Main));
        var nadia = await forest.MemberAsync(forest.North);
        var offered = await forest.OfferAsync(north, nadia.Id);
        await forest.SaveAsync(main, offered, d => d with { Position = "Planner" });

        var second = await forest.SaveAsync(north, offered, d => d with { Position = "Buyer" });

        Assert.Equal("user.changed_meanwhile", second.Error!.Code);
        Assert.Equal(["Nadia Vermeer"], second.Error.Values);
    }

    [Theory]
    [InlineData(UserField.FirstName, " ", "user.first_name.required")]
    [InlineData(UserField.Email, "nadia", "user.email.invalid")]
    [InlineData(UserField.Phone, "0612345612", "user.phone.country_code")]
    public async Task Each_field_says_what_is_wrong_with_it(UserField field, string text, string problem)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var nadia = await forest.MemberAsync(forest.North);

        var edited = await forest.EditAsync(actor, nadia.Id, d => field switch
        {
            UserField.FirstName => d with { FirstName = text },
            UserField.Email => d with { Email = text },
            _ => d with { Phone = text },
        });

        Assert.Equal(problem, edited.Error?.Code);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_refused_with_where_it_is_if_the_actor_sees_that_place()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.North);
        var nadia = await forest.MemberAsync(forest.North);
        var (near, far) = (await forest.MemberAsync(forest.NorthUnit), await forest.MemberAsync(forest.Other));

        var here = await forest.EditAsync(actor, nadia.Id, d => d with { Email = near.Email!.ToUpperInvariant() });
        var elsewhere = await forest.EditAsync(actor, nadia.Id, d => d with { Email = far.Email! });
        var typing = await forest.Host.Get<FindEmail>().ExecuteAsync(actor, new EmailQuestion(near.Email!, nadia.Id));
        var typingFar = await forest.Host.Get<FindEmail>().ExecuteAsync(actor, new EmailQuestion(far.Email!, nadia.Id));
        var own = await forest.Host.Get<FindEmail>().ExecuteAsync(actor, new EmailQuestion(nadia.Email!, nadia.Id));
        var half = await forest.Host.Get<FindEmail>().ExecuteAsync(actor, new EmailQuestion("nadia@", nadia.Id));

        Assert.Equal(("user.email.taken_here", "North unit"), (here.Error!.Code, here.Error!.Values[1]));
        Assert.Equal("user.email.taken", elsewhere.Error?.Code);
        Assert.Empty(elsewhere.Error!.Values);
        Assert.Equal(here.Error.Values, typing.Value.Taken!.Values);
        Assert.Equal("user.email.taken", typingFar.Value.Taken!.Code);
        Assert.Empty(typingFar.Value.Taken.Values);
        Assert.Null(own.Value.Taken);
        Assert.Null(half.Value.Taken);
    }

    private static (string? From, string? To) Trail(JsonElement changes, string field) =>
        (changes.GetProperty(field).GetProperty("from").GetString(), changes.GetProperty(field).GetProperty("to").GetString());
}
