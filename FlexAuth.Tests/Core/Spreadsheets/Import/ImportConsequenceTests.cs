using System.Collections.Concurrent;
using System.Text.Json;
using FlexAuth.Core.Data;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>Whom an import tells, and what of it lives on once it is taken back.</summary>
public sealed class ImportConsequenceTests
{
    private const string New = "ben.new@contoso.example";

    [Fact, Trait("Rule", "EC6"), Trait("Rule", "AU5")]
    public async Task Whoever_loses_email_login_along_with_their_address_hears_of_both_at_the_old_one()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var account = await host.ActiveAsync();
        var ben = await host.MemberAsync(account.Id);

        await host.ImportAsync(actor, (await EditedFile.ExportedAsync(host, actor)).Set(ben, SheetColumn.EmailLogin, "N").Set(ben, SheetColumn.Email, New));

        var told = await host.MailsAsync(account);
        Assert.Equal(2, told.Count);
        Assert.Contains(told, mail => mail.Text.Contains("two-factor methods, passkeys and recovery code were deleted", StringComparison.Ordinal));
        Assert.Empty(await host.MailsAsync(account with { Email = New }));
    }

    [Fact, Trait("Rule", "AU5")]
    public async Task Whose_credentials_were_deleted_hears_of_it_though_the_import_is_taken_back_at_once()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var account = await host.ActiveAsync();
        var ben = await host.MemberAsync(account.Id);
        var file = (await EditedFile.ExportedAsync(host, actor)).Set(ben, SheetColumn.EmailLogin, "N").Set(ben, SheetColumn.FirstName, "Bennie");

        await host.UndoAsync(actor, (await host.ImportAsync(actor, file)).Id);

        Assert.Equal(("Ben", null), await host.MemberAsync(account.Id) is var now ? (now.FirstName, now.PasswordHash) : default);
        Assert.Contains("were deleted", Assert.Single(await host.MailsAsync(account)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SheetColumn.Role, "Manager")]
    [InlineData(SheetColumn.Organization, "South")]
    public async Task A_mail_whose_link_the_import_took_waits_cancelled_and_leaves_once_that_is_undone(SheetColumn column, string cell)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var account = await host.ActiveAsync();
        await host.SendPasswordResetAsync(actor, account.Id);
        var job = await host.ImportAsync(actor, (await EditedFile.ExportedAsync(host, actor)).Set(await host.MemberAsync(account.Id), column, cell));
        Assert.Equal((DeliveryState.Cancelled, job.Id), Assert.Single(await host.OutboxAsync()) is var mail ? (mail.State, mail.CancelledByJobId) : default);
        Assert.Empty(await host.MailsAsync(account));

        await host.UndoAsync(actor, job.Id);

        Assert.Contains("/activate", Assert.Single(await host.MailsAsync(account)).Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task Links_of_whom_email_login_stays_off_for_stay_dead()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var account = await host.ActiveAsync();
        await host.SendPasswordResetAsync(actor, account.Id);
        await host.DeliverAsync();
        var ben = await host.MemberAsync(account.Id);
        var file = (await EditedFile.ExportedAsync(host, actor)).Set(ben, SheetColumn.EmailLogin, "N").Set(ben, SheetColumn.FirstName, "Bennie");

        var undo = await host.UndoAsync(actor, (await host.ImportAsync(actor, file)).Id);

        Assert.Equal(1, undo.Changed);
        Assert.False((await host.MemberAsync(account.Id)).EmailLoginEnabled);
        Assert.NotNull((await host.ReadAsync(db => db.OneTimeLinks.SingleAsync(l => l.MemberId == account.Id))).RevokedAt);
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task The_trail_of_an_undoing_says_what_each_field_was_and_is_again()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var nadia = await forest.MemberAsync(forest.North, but: m => m.PhoneNumber = "+31612345678");
        var file = await EditedFile.ExportedAsync(host, actor);
        file.Set(nadia, SheetColumn.Position, "Nurse").Set(nadia, SheetColumn.Phone, "+31687654321").Set(nadia, SheetColumn.Organization, "South");

        await host.UndoAsync(actor, (await host.ImportAsync(actor, file)).Id);

        var entry = await host.ReadAsync(db => db.AuditEntries.SingleAsync(a => a.Action == "user.action.undone"));
        var changes = JsonDocument.Parse(entry.Details!).RootElement.GetProperty("changes");
        Assert.Equal(("South", "North"), FromTo("Organization"));
        Assert.Equal(("Nurse", null), FromTo("Position"));
        Assert.DoesNotContain("6876543", entry.Details, StringComparison.Ordinal);
        Assert.EndsWith("21", FromTo("Phone").From, StringComparison.Ordinal);

        (string? From, string? To) FromTo(string field) =>
            (changes.GetProperty(field).GetProperty("from").GetString(), changes.GetProperty(field).GetProperty("to").GetString());
    }

    /// <summary>How a command names whom it is about: by a list, as SQLite and as PostgreSQL take one, or one alone.</summary>
    private static readonly string[] OfSome = ["json_each", "= ANY (", "\"Id\" = @"];

    [Fact]
    public async Task A_chunk_of_many_takes_as_many_commands_as_one_of_few_and_reads_no_other_organizations()
    {
        var (few, many) = (await CommandsAsync(people: 1), await CommandsAsync(people: 5));

        Assert.Equal(few.Order(), many.Order());
        Assert.All(many.Where(text => text.Contains("FROM \"Organizations\"", StringComparison.Ordinal)), text =>
            Assert.True(OfSome.Any(some => text.Contains(some, StringComparison.Ordinal)), text));
    }

    /// <summary>Those of an import and of its undoing, for so many people of each kind; what each of them is saved by does not count.</summary>
    private static async Task<List<string>> CommandsAsync(int people)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var members = new List<(string Who, Member Member)>();
        foreach (var who in Enumerable.Repeat(new[] { "just mailed", "active", "signed in", "without email login" }, people).SelectMany(kinds => kinds))
        {
            var (member, now) = (await RuleTests.PersonAsync(forest, who), host.Clock.GetUtcNow());
            await host.ChangeAsync(db => db.Add(
                new OutboxMessage { Kind = MessageKind.PasswordChanged, MemberId = member.Id, CreatedAt = now, DueAt = now.AddHours(1) }));
            members.Add((who, member));
        }

        var file = await EditedFile.ExportedAsync(host, actor);
        foreach (var (who, member) in members)
        {
            file.Set(member, SheetColumn.Role, who is "active" ? "Manager" : "Member").Set(member, SheetColumn.Organization, who is "just mailed" ? "South" : "North");
            file.Set(member, SheetColumn.EmailLogin, who is "signed in" ? "N" : "Y").Set(member, SheetColumn.Email, $"new.{member.Email}");
        }

        var view = await host.ComparedAsync(actor, file);
        Assert.Equal(people * 4, view.ToApply);
        var commands = new ConcurrentQueue<string>();
        using var observed = new ObservedCommands(host.DatabasePath, command => commands.Enqueue(command.CommandText));
        var job = await host.ApplyAsync(actor, view.Id);
        Assert.Equal(people * 4, job.Changed);
        Assert.Equal(people * 4, (await host.UndoAsync(actor, job.Id)).Changed);
        return commands.Where(text => !text.StartsWith("UPDATE \"Members\" SET", StringComparison.Ordinal)).ToList();
    }
}
