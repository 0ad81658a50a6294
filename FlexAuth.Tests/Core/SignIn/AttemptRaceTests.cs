using System.Data.Common;
using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using FlexAuth.Tests.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn;

/// <summary>Two who move one attempt, where neither the write gate nor SQLite's single writer keeps them apart.</summary>
[Trait("Rule", "SE8")]
public class AttemptRaceTests
{
    [Theory]
    [InlineData(AttemptStage.RecoveryCode)]
    [InlineData(AttemptStage.Over)]
    public async Task Of_two_who_saw_an_attempt_at_one_stage_one_moves_it(AttemptStage first)
    {
        await using var host = await CoreHost.StartAsync();
        await host.AttemptAsync(host.Browser(), await host.ActiveAsync());
        await using var one = host.Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
        await using var other = host.Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
        var (seen, alsoSeen) = (await one.SignInAttempts.SingleAsync(), await other.SignInAttempts.SingleAsync());

        seen.Stage = first;
        await one.SaveChangesAsync();
        (alsoSeen.Stage, alsoSeen.SecondFactor) = (AttemptStage.Ready, SecondFactorKind.AuthenticationApp);

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => other.SaveChangesAsync());
        Assert.Equal((first, null), await host.ReadAsync(async db =>
        {
            var kept = await db.SignInAttempts.SingleAsync();
            return (kept.Stage, kept.SecondFactor);
        }));
    }

    [Fact]
    public async Task An_attempt_that_is_over_gets_no_ticket_from_whoever_saw_it_ready()
    {
        await using var host = await CoreHost.StartAsync();
        await host.AttemptAsync(host.Browser(), await host.ActiveAsync(), AttemptStage.Ready);
        await using var late = host.Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContext();
        var seen = await late.SignInAttempts.SingleAsync();

        await host.ReadAsync(db => db.SignInAttempts.ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.Over)));
        seen.TicketHash = "ticket";

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => late.SaveChangesAsync());
    }

    [Fact]
    public async Task A_late_answer_keeps_nothing_and_is_taken_anew()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben);
        var moved = 0;
        using var intruder = new ObservedCommands(host.DatabasePath, command => moved += MovedFirst(command) && moved == 0 ? Move(command) : 0);

        Assert.IsType<Done>(await browser.GiveCodeAsync(attempt, ben.Code(host.Clock)));

        Assert.Equal((1, 1), (moved, await host.ReadAsync(db => db.SignInLog.CountAsync())));
    }

    [Fact]
    public async Task An_answer_that_is_late_again_and_again_spends_no_code()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben);
        var answer = new GiveSecondFactor(attempt, SecondFactorKind.AuthenticationApp, ben.Code(host.Clock));
        using (new ObservedCommands(host.DatabasePath, command => _ = MovedFirst(command) ? Move(command) : 0))
            Assert.Equal("busy", (await host.Get<SignInWizard>().AnswerAsync(browser.Visitor, answer)).Error?.Code);

        Assert.Equal(0, await host.ReadAsync(db => db.SignInLog.CountAsync()));
        await browser.AnswerAsync<Done>(answer);
    }

    /// <summary>Whether this is the command that moves the attempt.</summary>
    private static bool MovedFirst(DbCommand command) => command.CommandText.Contains("UPDATE \"SignInAttempts\"", StringComparison.Ordinal);

    /// <summary>Somebody else comes first, as one on another connection would where there are many writers.</summary>
    private static int Move(DbCommand before)
    {
        using var command = before.Connection!.CreateCommand();
        command.Transaction = before.Transaction;
        command.CommandText = "UPDATE \"SignInAttempts\" SET \"Stage\" = 'Over'";
        return command.ExecuteNonQuery();
    }
}
