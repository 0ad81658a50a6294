using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.SavedViews;

namespace FlexAuth.Tests.Core.Users;

public sealed class SavedViewTests : IAsyncLifetime
{
    private CoreHost _host = null!;
    private SignedInMember _olga = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await CoreHost.StartAsync();
        _olga = await _host.AdministratorAsync();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Saved_views_are_listed_by_name()
    {
        await SaveAsync("never signed in", "last=never");
        await SaveAsync("  Locked ", "status=locked");

        Assert.Equal([("Locked", "status=locked"), ("never signed in", "last=never")], await ViewsAsync());
    }

    [Theory]
    [InlineData("  ", "saved_view.name.required")]
    [InlineData("two\nlines", "saved_view.name.invalid")]
    public async Task A_name_is_a_line_of_text(string name, string problem) => Assert.Equal(problem, (await SaveAsync(name, "")).Error?.Code);

    [Fact]
    public async Task Names_and_queries_have_an_end()
    {
        Assert.Null((await SaveAsync(new string('n', SaveView.LongestName), "")).Error);
        Assert.Equal("saved_view.name.too_long", (await SaveAsync(new string('n', SaveView.LongestName + 1), "")).Error?.Code);
        Assert.Equal("saved_view.query.too_long", (await SaveAsync("Long", new string('q', 2001))).Error?.Code);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_replaced_only_when_asked_to()
    {
        await SaveAsync("Locked", "status=locked");

        var refused = await SaveAsync("LOCKED", "status=disabled");
        Assert.Equal("saved_view.name.taken", refused.Error?.Code);
        Assert.Equal([("Locked", "status=locked")], await ViewsAsync());

        await SaveAsync("LOCKED", "status=disabled", replace: true);
        Assert.Equal([("LOCKED", "status=disabled")], await ViewsAsync());
    }

    [Fact]
    public async Task A_saved_view_is_renamed_also_to_the_name_of_another_that_gives_way()
    {
        var view = new ViewToSave(Guid.CreateVersion7(), "Locked", "status=locked");
        await SaveAsync(view);
        await SaveAsync("Waiting", "status=invited");

        Assert.Null((await SaveAsync(view with { Name = "locked" })).Error);
        Assert.Null((await SaveAsync(view with { Name = "Waiting", Replace = true })).Error);

        Assert.Equal([("Waiting", "status=locked")], await ViewsAsync());
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Saving_twice_saves_one()
    {
        var view = new ViewToSave(Guid.CreateVersion7(), "Locked", "status=locked");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SaveAsync(view)));

        Assert.Single(await ViewsAsync());
    }

    [Fact]
    public async Task Fifty_are_the_most_and_those_can_still_be_replaced()
    {
        for (var i = 0; i < SaveView.Most; i++)
            await SaveAsync($"View {i}", "");

        Assert.Equal("saved_view.too_many", (await SaveAsync("One more", "")).Error?.Code);
        Assert.Null((await SaveAsync("View 7", "q=ana", replace: true)).Error);
        Assert.Equal(SaveView.Most, (await ViewsAsync()).Count);
    }

    [Fact]
    public async Task A_deleted_view_is_gone()
    {
        var view = new ViewToSave(Guid.CreateVersion7(), "Locked", "status=locked");
        await SaveAsync(view);

        await _host.Get<DeleteSavedView>().ExecuteAsync(_olga, view.Id);

        Assert.Empty(await ViewsAsync());
    }

    private Task<Result<Nothing>> SaveAsync(string name, string query, bool replace = false) =>
        SaveAsync(new ViewToSave(Guid.CreateVersion7(), name, query, replace));

    private Task<Result<Nothing>> SaveAsync(ViewToSave view) => _host.Get<SaveView>().ExecuteAsync(_olga, view);

    private async Task<List<(string Name, string Query)>> ViewsAsync() =>
        (await _host.Get<ListSavedViews>().ExecuteAsync(_olga, default)).Value.Select(view => (view.Name, view.Query)).ToList();
}
