using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Data;

/// <summary>Another program writes to the file: a command of an operator's, or a tool.</summary>
[OnSqlite]
public sealed class AnotherProgramTests
{
    [Fact, Trait("Rule", "DU2")]
    public async Task Whoever_waits_too_long_for_another_program_is_told_that_it_is_busy_and_nobody_is_once_it_is_done()
    {
        await using var host = await CoreHost.StartAsync();
        var contexts = host.Get<IDbContextFactory<FlexAuthDbContext>>();
        using var gate = new WriteGate(new Impatient(contexts));
        var path = new WritePath(contexts, gate, host.Get<ChangeFeed>(), host.Get<OutboxSignal>(), host.Clock);
        await using (var other = new SqliteConnection($"Data Source={host.DatabasePath}"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var writing = other.BeginTransaction(deferred: false);

            Assert.Equal(Error.Busy, (await RecordAsync(path)).Error);
            Assert.False(await gate.NoteAsync(_ => Task.CompletedTask, default));
        }

        Assert.True((await RecordAsync(path)).Succeeded);
    }

    [Fact, Trait("Rule", "DU2")]
    public async Task Whoever_stood_in_line_behind_one_who_waited_has_waited_as_well()
    {
        await using var host = await CoreHost.StartAsync();
        await using var other = new SqliteConnection($"Data Source={host.DatabasePath}");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var writing = other.BeginTransaction(deferred: false);
        await using var db = await host.Get<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var usual = TimeSpan.FromDays(1);
        ((SqliteConnection)db.Database.GetDbConnection()).DefaultTimeout = (int)usual.TotalSeconds;

        var turn = Task.Run(() => db.BeginWritingAsync(usual, TestContext.Current.CancellationToken));

        await Assert.ThrowsAsync<WriterBusyException>(() => turn.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    private static Task<Result<Nothing>> RecordAsync(WritePath path) => path.CommitAsync<Nothing>(
        new InstallationItself(),
        (work, _) =>
        {
            work.RecordNothing();
            return Task.FromResult<Result<Nothing>>(new Nothing());
        },
        default);

    /// <summary>Waits for a second, where others wait for half a minute.</summary>
    private sealed class Impatient(IDbContextFactory<FlexAuthDbContext> contexts) : IDbContextFactory<FlexAuthDbContext>
    {
        public FlexAuthDbContext CreateDbContext()
        {
            var db = contexts.CreateDbContext();
            db.WritePatience = TimeSpan.FromSeconds(1);
            return db;
        }
    }
}
