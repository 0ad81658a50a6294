using Bunit;
using FlexAuth.Web.Settings.Users;
using FlexAuth.Web.Settings.Users.Export;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Tests.Web.Settings.Users.Export;

/// <summary>"Export users": whom, as what, and what comes of it.</summary>
public sealed class ExportDialogTests : PortalTest
{
    private readonly List<Said> _said = [];

    [Fact]
    public async Task Those_who_match_are_offered_first_and_everybody_beside_them()
    {
        var dialog = await OpenAsync("?q=lima");

        Assert.Equal(
            ["The 1 user that matches", "All 3 users", "Excel workbook (.xlsx)", "CSV (.csv)"],
            dialog.FindAll("label").Select(Words));
        Assert.Equal(["The 1 user that matches", "Excel workbook (.xlsx)"], Chosen(dialog));
    }

    [Theory]
    [InlineData("?q=lima", 0, 2, "/settings/users/export?q=lima")]
    [InlineData("?q=lima", 0, 3, "/settings/users/export?q=lima&format=csv")]
    [InlineData("?q=lima", 1, 2, "/settings/users/export")]
    [InlineData("?q=lima", 1, 3, "/settings/users/export?format=csv")]
    [InlineData("?role=admin&sort=-email&columns=name", 0, 2, "/settings/users/export?role=admin&sort=-email&columns=name")]
    public async Task The_file_is_asked_for_by_the_address_of_the_list(string list, int whom, int format, string address)
    {
        var download = JSInterop.Setup<DownloadedFile?>("flexAuth.download", _ => true).SetResult(new DownloadedFile("users-2026-11-22.xlsx", null));
        var dialog = await OpenAsync(list);

        await dialog.FindAll("input[type=radio]")[whom].ChangeAsync(new ChangeEventArgs());
        await dialog.FindAll("input[type=radio]")[format].ChangeAsync(new ChangeEventArgs());
        await Export(dialog).ClickAsync(new());

        Assert.Equal(address, download.Invocations.Single().Arguments[^1]);
        Assert.Equal([("users-2026-11-22.xlsx was downloaded.", Tone.Success)], _said.Select(said => (said.Text, said.Tone)));
        Assert.False(dialog.Instance.Open);
    }

    [Fact]
    public async Task An_unfiltered_list_has_nobody_but_everybody()
    {
        var dialog = await OpenAsync("");

        Assert.Equal(["All 3 users", "Excel workbook (.xlsx)"], Chosen(dialog));
        Assert.Equal(3, dialog.FindAll("input[type=radio]").Count);
    }

    [Fact]
    public async Task Where_nobody_matches_everybody_is_left()
    {
        var dialog = await OpenAsync("?q=nobody+like+that");

        Assert.True(dialog.FindAll("input[type=radio]")[0].HasAttribute("disabled"));
        Assert.Equal(["All 3 users", "Excel workbook (.xlsx)"], Chosen(dialog));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task A_double_click_asks_for_one_file_and_the_button_says_that_it_is_under_way()
    {
        var download = JSInterop.Setup<DownloadedFile?>("flexAuth.download", _ => true);
        var dialog = await OpenAsync("");

        var first = Export(dialog).ClickAsync(new());
        var second = Export(dialog).ClickAsync(new());
        Assert.Equal("true", Export(dialog).GetAttribute("aria-busy"));
        download.SetResult(new DownloadedFile("users.xlsx", null));
        await Task.WhenAll(first, second);

        Assert.Single(download.Invocations);
        Assert.Single(_said);
    }

    [Theory]
    [InlineData("The file could not be written.", "The file could not be written.")]
    [InlineData(null, "The file did not arrive. Check your connection, then export again.")]
    public async Task What_fails_is_said_in_the_dialog_which_stays(string? problem, string said)
    {
        JSInterop.Setup<DownloadedFile?>("flexAuth.download", _ => true).SetResult(new DownloadedFile(null, problem));
        var dialog = await OpenAsync("");

        await Export(dialog).ClickAsync(new());

        Assert.Contains(said, dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.True(dialog.Instance.Open);
        Assert.Empty(_said);
        Assert.Null(Export(dialog).GetAttribute("aria-busy"));
    }

    [Fact]
    public async Task Cancel_gives_up_a_file_that_is_under_way()
    {
        var download = JSInterop.Setup<DownloadedFile?>("flexAuth.download", _ => true);
        var dialog = await OpenAsync("");
        var exporting = Export(dialog).ClickAsync(new());

        await dialog.FindAll("footer button")[0].ClickAsync(new());
        download.SetResult(null);
        await exporting;

        JSInterop.VerifyInvoke("flexAuth.giveDownloadUp");
        Assert.False(dialog.Instance.Open);
        Assert.Empty(_said);
    }

    [Fact]
    public async Task A_database_that_is_away_is_said_and_asked_again()
    {
        Door.IsBroken = true;
        var dialog = await OpenAsync("");
        Assert.Contains("Something went wrong", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);

        Door.IsBroken = false;
        await dialog.FindAll("footer button")[1].ClickAsync(new());

        Assert.Equal(["All 3 users", "Excel workbook (.xlsx)"], Chosen(dialog));
    }

    private static AngleSharp.Dom.IElement Export(IRenderedComponent<ExportDialog> dialog) => dialog.Find("footer .button-primary");

    private static IEnumerable<string> Chosen(IRenderedComponent<ExportDialog> dialog) =>
        dialog.FindAll("label").Where(label => label.QuerySelector("input")!.HasAttribute("checked")).Select(Words);

    private static string Words(AngleSharp.Dom.IElement label) => label.QuerySelector("span")!.FirstChild!.TextContent.Trim();

    private async Task<IRenderedComponent<ExportDialog>> OpenAsync(string query)
    {
        await SignInAdministratorAsync();
        await AddAsync("Ana", "Lima");
        await AddAsync("Ben", "Okafor");
        IRenderedComponent<ExportDialog>? dialog = null;
        dialog = Render<ExportDialog>(parameters => parameters
            .Add(d => d.Open, true)
            .Add(d => d.View, UserView.Of(query))
            .Add(d => d.OpenChanged, open => dialog!.Render(again => again.Add(d => d.Open, open)))
            .Add(d => d.OnSaid, _said.Add));
        dialog.WaitForState(() => dialog.FindAll("input[type=radio], [role=alert]").Count > 0);
        return dialog;
    }
}
