using FlexAuth.Core.Spreadsheets.Import;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Spreadsheets.Import;

/// <summary>How many files are read at a time.</summary>
public sealed class ReadingTurnsTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact, Trait("Rule", "IM1")]
    public async Task Nobody_holds_up_the_others_with_many_files()
    {
        using var turns = new ReadingTurns(Options.Create(new ImportOptions { FilesAtOnce = 1 }));
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        var read = (await turns.TakeAsync(one, null, Token)).Value;
        Task<FlexAuth.Core.Operations.Result<ReadingTurns.Turn>>[] waiting = [turns.TakeAsync(one, null, Token), turns.TakeAsync(one, null, Token)];

        Assert.Equal("import.too_many_at_once", (await turns.TakeAsync(one, null, Token)).Error?.Code);
        var others = turns.TakeAsync(other, null, Token);
        Assert.False(others.IsCompleted);

        read.Dispose();
        foreach (var next in waiting)
            (await next).Value.Dispose();
        (await others).Value.Dispose();
        Assert.True((await turns.TakeAsync(one, null, Token)).Succeeded);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_leaves_no_place_taken()
    {
        using var turns = new ReadingTurns(Options.Create(new ImportOptions { FilesAtOnce = 1 }));
        var person = Guid.NewGuid();
        var read = (await turns.TakeAsync(Guid.NewGuid(), null, Token)).Value;
        using var leaving = new CancellationTokenSource();
        var waiting = turns.TakeAsync(person, null, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAsync<InvalidOperationException>(() => turns.TakeAsync(person, () => throw new InvalidOperationException(), Token));

        read.Dispose();

        for (var file = 0; file < 10; file++)
            (await turns.TakeAsync(person, null, Token)).Value.Dispose();
    }
}
