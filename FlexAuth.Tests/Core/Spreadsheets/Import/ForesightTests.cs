using FlexAuth.Core.Data;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>What the preview counts is what happens.</summary>
public sealed class ForesightTests
{
    private static readonly string[] Kinds = ["without email login", "invited", "active", "disabled", "locked", "signed in", "with emergency access", "just mailed"];

    [Theory, Trait("Rule", "IM3")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_is_edited_mails_and_ended_sessions_are_as_many_as_were_foreseen(int seed)
    {
        var random = new Random(seed);
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var people = new List<Member>();
        for (var i = 0; i < 64; i++)
            people.Add(await RuleTests.PersonAsync(forest, Kinds[i % Kinds.Length]));
        foreach (var person in people.Where((_, place) => place % 3 == 0))
        {
            await host.SessionTokenAsync(person.Id);
            var method = (SignInMethod)random.Next(2);
            await host.ReadAsync(db => db.Sessions.Where(s => s.MemberId == person.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.Method, method)));
        }

        await host.ChangeAsync(db => db.AddRange(people.Where((_, place) => place % 4 == 0)
            .Select(person => new RegisteredPhone { MemberId = person.Id, Name = "Phone", PublicKey = [], LastUsedAt = host.Clock.GetUtcNow() })));

        // Over since yesterday, or ended: nobody is signed out of those.
        await host.SessionTokenAsync(people[1].Id);
        await host.ReadAsync(db => db.Sessions.Where(s => s.MemberId == people[1].Id)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, host.Clock.GetUtcNow())));
        var file = await EditedFile.ExportedAsync(host, actor);
        file.Set(people[1], SheetColumn.Organization, "South");
        foreach (var person in people)
        {
            Maybe(person, SheetColumn.Role, EnglishSheet.Texts.Of(MemberRole.Manager));
            Maybe(person, SheetColumn.Organization, "South");
            Maybe(person, SheetColumn.Position, "Nurse");
            Maybe(person, SheetColumn.EmailLogin, random.Next(2) == 0 ? "Y" : "N");
            Maybe(person, SheetColumn.Email, $"moved.{person.Id:N}@contoso.example");
        }

        file.Add((SheetColumn.Email, "new@contoso.example"), (SheetColumn.FirstName, "Nia"), (SheetColumn.LastName, "New"), (SheetColumn.EmailLogin, "Y"));
        var before = await host.ReadAsync(db => db.Sessions.Where(s => s.EndedAt == null).Select(s => s.Id).ToListAsync());
        var view = await host.ComparedAsync(actor, file);

        var job = await host.ApplyAsync(actor, view.Id);

        Assert.Equal((view.ToApply, view.ToApply), (job.Total, job.Changed));
        var ended = await host.ReadAsync(db => db.Sessions.Where(s => s.EndedAt != null).Select(s => new { s.Id, s.MemberId }).ToListAsync());
        Assert.Equal(view.SignedOut, ended.Where(s => before.Contains(s.Id)).Select(s => s.MemberId).Distinct().Count());
        Assert.Equal(view.Welcomes, (await host.OutboxAsync()).Count(m => m.JobId == job.Id && m.LinkId is not null));
        Assert.Equal(view.LoseEmailLogin, await host.ReadAsync(db => db.AuditEntries.CountAsync(a => a.Action == "user.email_login.disabled")));
        Assert.Equal(view.LosePhones, await host.ReadAsync(db => db.AuditEntries.CountAsync(a => a.Action == "user.mobile.ended")));
        Assert.True(view is { SignedOut: > 0, Welcomes: > 1, LoseEmailLogin: > 0, LosePhones: > 0 });

        void Maybe(Member person, SheetColumn column, string cell)
        {
            if (random.Next(4) == 0)
                file.Set(person, column, cell);
        }
    }
}
