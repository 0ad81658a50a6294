using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Data;

/// <summary>What is stored of impossible text is the same on both databases, and never a reason to refuse a row.</summary>
public class StorableTextTests
{
    private const string Impossible = "half \ud83d and \0";
    private const string Kept = "half \ufffd and \ufffd";

    [Theory]
    [InlineData("", 3, "")]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc")]
    [InlineData("ab😀", 3, "ab")]
    [InlineData("a😀b", 3, "a😀")]
    public void A_cut_never_falls_within_a_character(string text, int longest, string cut) => Assert.Equal(cut, StorableText.Cut(text, longest));

    [Fact]
    public async Task A_sign_in_from_a_browser_of_impossible_name_is_logged()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();

        var step = await host.Get<SignInWizard>().AnswerAsync(
            host.Browser().Visitor with { UserAgent = Impossible }, new GivePassword(ben.Email, ben.Password));

        Assert.IsType<EnterSecondFactor>(step.Value);
        Assert.Equal([Kept], await host.ReadAsync(db => db.SignInLog.Select(e => e.UserAgent).ToListAsync()));
    }

    [Fact]
    public async Task Every_way_to_store_or_to_find_a_text_takes_impossible_ones()
    {
        await using var host = await CoreHost.StartAsync();
        await host.ReadAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.InsertAsync([new Throttle { Key = Impossible, ResetsAt = host.Clock.GetUtcNow() }], default);
            await transaction.CommitAsync();
            return 0;
        });
        await host.ReadAsync(db => db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.Name, Impossible)));
        string[] several = [Impossible, "another"];

        Assert.Equal(Kept, (await host.ReadAsync(db => db.Throttles.SingleAsync(t => t.Key == Impossible))).Key);
        Assert.Equal(1, await host.ReadAsync(db => db.Throttles.CountAsync(t => several.Contains(t.Key))));
        Assert.Equal(1, await host.ReadAsync(db => db.Throttles.CountAsync(t => t.Key.StartsWith(several[0]))));
        Assert.Equal([Kept], await host.ReadAsync(db => db.Organizations.Select(o => o.Name).ToListAsync()));
    }
}

[OnPostgreSql]
public sealed class StorableTextOnPostgreSqlTests : StorableTextTests;
