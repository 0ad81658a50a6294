using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Settings → Organization → General: the tree, and everybody who has it open.</summary>
[Collection(SettingsStories.Name)]
[Trait("Needs", "Browser")]
public class OrganizationTreeStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    [Trait("Rule", "AZ3")]
    [Trait("Rule", "SE2")]
    public async Task An_organization_is_created_renamed_and_moved_before_the_eyes_of_everybody_who_reaches_it()
    {
        var tab = await Halden.Administrator.Context.NewPageAsync();
        var mine = await new OrganizationPage(tab).OpenAsync();
        await mine.CreateAsync("Retail", "Pop-up stores");
        await mine.CreateAsync("Pop-up stores", "Harbour");

        var jana = await PersonAsync();
        await Halden.NewcomerAsync(jana, "Jana", "\u00a0\u00a0\u00a0\u00a0Retail", "Organization Administrator");
        var hers = await new Portal(jana.Page).ToOrganizationAsync();
        await Expect(hers.Row("Harbour")).ToBeVisibleAsync();
        Assert.Equal("Retail", (await hers.Names.AllInnerTextsAsync())[0]);
        await Expect(hers.Row("Halden Group")).ToHaveCountAsync(0);
        await Expect(hers.Row("Logistics")).ToHaveCountAsync(0);

        await mine.AskAsync("Harbour", "Rename");
        await mine.Dialog.GetByLabel("Name").FillAsync("Quays");
        await mine.Dialog.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Expect(hers.RowBelow("Pop-up stores", "Quays")).ToBeVisibleAsync();

        await mine.AskAsync("Pop-up stores", "Move");
        await mine.ChooseAsync("Energy");
        await Expect(mine.Dialog).ToContainTextAsync("Pop-up stores comes from Retail to Energy, with 1 suborganization and 0 people.");
        await Expect(mine.Dialog).ToContainTextAsync("Jana Nieuw");
        await mine.Dialog.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).ClickAsync();
        await Expect(mine.RowBelow("Energy", "Pop-up stores")).ToBeVisibleAsync();
        await Expect(hers.Row("Quays")).ToHaveCountAsync(0);
        await Expect(hers.Row("Online shop")).ToBeVisibleAsync();

        // She goes on where she reaches, with the page that was open.
        await hers.CreateAsync("Online shop", "Returns");
        await Expect(mine.RowBelow("Online shop", "Returns")).ToBeVisibleAsync();

        foreach (var name in new[] { "Quays", "Pop-up stores", "Returns" })
        {
            await mine.AskAsync(name, "Delete");
            await mine.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
            await Expect(mine.Row(name)).ToHaveCountAsync(0);
        }

        await tab.CloseAsync();
    }
}
