using FlexAuth.Core.Data;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>An import that is taken back.</summary>
public sealed class ImportUndoTests
{
    [Fact]
    public async Task To_import_and_to_undo_is_to_do_nothing()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var people = new List<Member>();
        foreach (var kind in new[] { "without email login", "invited", "active", "disabled", "just mailed", "locked", "just mailed" })
            people.Add(await RuleTests.PersonAsync(forest, kind));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var before = await PicturesAsync(host);
        var file = await EditedFile.ExportedAsync(host, actor);
        foreach (var person in people)
            file.Set(person, SheetColumn.FirstName, "Mine").Set(person, SheetColumn.Phone, "+31612345678");
        file.Set(people[0], SheetColumn.EmailLogin, "Y").Set(people[1], SheetColumn.EmailLogin, "N").Set(people[6], SheetColumn.EmailLogin, "N");
        file.Set(people[2], SheetColumn.Role, "Manager").Set(people[3], SheetColumn.Organization, "South");
        var (old, row) = (people[4], file.Of(people[4]));
        row[file.Place(SheetColumn.Email)] = "elsewhere@contoso.example";
        for (var i = 0; i < 3; i++)
            file.Add((SheetColumn.Email, $"new{i}@contoso.example"), (SheetColumn.FirstName, "Nia"), (SheetColumn.LastName, "New"), (SheetColumn.EmailLogin, i == 0 ? "N" : "Y"));

        var job = await host.ImportAsync(actor, file);
        Assert.Equal((10, 10), (job.Total, job.Changed));
        Assert.NotEqual(before, await PicturesAsync(host));
        var undo = await host.UndoAsync(actor, job.Id);

        Assert.Equal((10, 10, 0), (undo.Total, undo.Changed, undo.LeftOut));
        Assert.Equal(before, await PicturesAsync(host));
        Assert.Equal(old.Email, (await host.MemberAsync(old.Id)).Email);
        Assert.DoesNotContain(await host.OutboxAsync(), m => m.JobId == job.Id && m.State == DeliveryState.Queued);
        Assert.Equal(3, await host.ReadAsync(db => db.AuditEntries.CountAsync(a => a.Action == "user.removed")));
        Assert.Equal(3, await host.ReadAsync(db => db.AuditEntries.CountAsync(a => a.Action == "user.created")));

        // Those who are gone are listed as the file named them.
        var listed = (await host.Get<ListJobResults>().ExecuteAsync(actor, new JobResultsRequest(undo.Id, null, 0, 100))).Value;
        Assert.Equal(10, listed.Total);
        Assert.Equal(3, listed.Rows.Count(r => r is { Name: "Nia New", Organization: "" }));

        // Whoever had a link or a mail that had not left has it again.
        foreach (var mailed in new[] { people[4], people[6] })
            Assert.Single(await host.ReadAsync(db => db.OneTimeLinks.Where(l => l.MemberId == mailed.Id && l.RevokedAt == null && l.ConsumedAt == null).ToListAsync()));
    }

    [Fact]
    public async Task Whoever_was_touched_meanwhile_is_left_alone_and_listed()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var (touched, destroyed, both) = (await forest.MemberAsync(forest.North), await host.MemberAsync((await host.ActiveAsync()).Id), await host.MemberAsync((await host.ActiveAsync()).Id));
        var file = await EditedFile.ExportedAsync(host, actor);
        file.Set(touched, SheetColumn.FirstName, "Mine").Set(destroyed, SheetColumn.EmailLogin, "N").Set(both, SheetColumn.EmailLogin, "N").Set(both, SheetColumn.FirstName, "Mine");
        foreach (var name in new[] { "opened", "signed-in", "unused" })
            file.Add((SheetColumn.Email, $"{name}@contoso.example"), (SheetColumn.FirstName, "Nia"), (SheetColumn.LastName, "New"), (SheetColumn.EmailLogin, "Y"));
        var job = await host.ImportAsync(actor, file);
        await host.ChangeAsync(new Account(touched.Id, ""), m => m.Position = "Nurse");
        await host.ReadAsync(db => db.Members.Where(m => m.Email == "opened@contoso.example").ExecuteUpdateAsync(m => m.SetProperty(x => x.LinkOpenedAt, host.Clock.GetUtcNow())));
        await host.ReadAsync(db => db.Members.Where(m => m.Email == "signed-in@contoso.example").ExecuteUpdateAsync(m => m.SetProperty(x => x.LastSignInAt, host.Clock.GetUtcNow())));

        var undo = await host.UndoAsync(actor, job.Id);

        Assert.Equal((6, 2, 4), (undo.Total, undo.Changed, undo.LeftOut));
        var reasons = (await host.ItemsAsync(undo.Id)).ToDictionary(i => i.MemberId, i => (i.Outcome, i.Reason));
        Assert.Equal((JobOutcome.LeftOut, "user_action.changed_meanwhile"), reasons[touched.Id]);
        Assert.Equal((JobOutcome.LeftOut, "user_action.destroyed"), reasons[destroyed.Id]);
        Assert.Equal((JobOutcome.Changed, "user_action.destroyed"), reasons[both.Id]);
        Assert.Equal(("Ben", false), await host.MemberAsync(both.Id) is var m ? (m.FirstName, m.EmailLoginEnabled) : default);
        Assert.Equal(
            ["opened@contoso.example", "signed-in@contoso.example"],
            await host.ReadAsync(db => db.Members.Where(x => x.LastName == "New").Select(x => x.Email).OrderBy(e => e).ToListAsync()));
    }

    [Fact, Trait("Rule", "LK2")]
    public async Task A_link_that_was_mailed_after_an_import_is_not_taken_for_the_one_before_it()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ana = await host.MemberAsync((await host.ActiveAsync()).Id);
        await host.SendPasswordResetAsync(actor, ana.Id);
        var job = await host.ImportAsync(actor, (await EditedFile.ExportedAsync(host, actor)).Set(ana, SheetColumn.Role, "Manager"));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.SendPasswordResetAsync(actor, ana.Id);

        var undo = await host.UndoAsync(actor, job.Id);

        Assert.Equal("user_action.changed_meanwhile", Assert.Single(await host.ItemsAsync(undo.Id)).Reason);
        var links = await host.ReadAsync(db => db.OneTimeLinks.Where(l => l.MemberId == ana.Id).OrderBy(l => l.CreatedAt).ToListAsync());
        Assert.Equal([false, true], links.Select(l => l.RevokedAt is null));
    }

    [Fact, Trait("Rule", "SE7")]
    public async Task To_take_an_import_back_needs_a_recent_proof()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        host.Clock.Advance(TimeSpan.FromMinutes(4));
        var job = await host.ImportAsync(actor, EditedFile.Typed(["Email", "First name", "Last name"], ["one@contoso.example", "Ona", "Lund"]));
        host.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("step_up.required", (await host.Get<UndoAction>().ExecuteAsync(actor, new FollowUpRequest(Guid.CreateVersion7(), job.Id))).Error?.Code);
    }

    [Fact, Trait("Rule", "AZ4")]
    public async Task Nobody_gives_back_by_undoing_what_they_could_not_give()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var (main, north) = (await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.North));
        var ana = await forest.MemberAsync(forest.North);
        var job = await host.ImportAsync(north, (await EditedFile.ExportedAsync(host, north)).Set(ana, SheetColumn.Organization, "North unit"));
        var below = await forest.SignedInAsync(forest.NorthUnit);

        Assert.Equal("not_found", (await host.Get<UndoAction>().ExecuteAsync(below, new FollowUpRequest(Guid.CreateVersion7(), job.Id))).Error?.Code);
        Assert.Equal(1, (await host.UndoAsync(main, job.Id)).Changed);
        Assert.Equal(forest.North.Id, (await host.MemberAsync(ana.Id)).OrganizationId);
    }

    /// <summary>Everything about everybody that an undoing gives back.</summary>
    private static async Task<string> PicturesAsync(CoreHost host) => string.Join('\n', (await host.ReadAsync(
        db => db.Members.AsNoTracking().OrderBy(m => m.Id).ToListAsync())).Select(
            m => $"{m.Id} {m.FirstName} {m.LastName} {m.Email} {m.NormalizedEmail} {m.OrganizationId} {m.Role} {m.Position} {m.PhoneNumber} {m.EmailLoginEnabled} "
                + $"{m.InvitedAt} {m.LinkOpenedAt} {m.DisabledAt} {m.LockoutEnd} {m.PasswordHash} {m.SearchText} {m.SortName}"));
}
