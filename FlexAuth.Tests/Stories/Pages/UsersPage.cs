using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>Portal → Settings → Users.</summary>
internal sealed class UsersPage(IPage page) : Portal(page)
{
    public ILocator New => Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "New", Exact = true });

    public ILocator Search => Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search name, email, phone or organization" });

    public ILocator Rows => Page.GetByRole(AriaRole.Table, new() { Name = "Users" }).Locator("tbody.rows").GetByRole(AriaRole.Row);

    /// <summary>What scrolls on a desk.</summary>
    public ILocator Frame => Page.GetByRole(AriaRole.Region, new() { Name = "List of users" });

    public ILocator FilterButton => Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { NameRegex = new("^Filter") });

    public ILocator FilterPanel => Page.Locator("#user-filters");

    public ILocator Chips => Page.GetByRole(AriaRole.List, new() { Name = "Filters that are on" }).Locator(".chip");

    public ILocator Selection => Page.GetByRole(AriaRole.Group, new() { Name = "Selection" });

    public ILocator SelectShown => Page.GetByRole(AriaRole.Checkbox, new() { Name = "Select all on show" });

    public ILocator Views => Page.GetByRole(AriaRole.Button, new() { Name = "Views" });

    public ILocator Count => Page.Locator(".count");

    public ILocator NobodyMatches => Page.GetByText("Nobody matches “");

    public ILocator Message => Page.Locator(".floating .message");

    /// <summary>Once so many are told of that others have added.</summary>
    public Task ShowNewAsync(int count) => Page.GetByRole(AriaRole.Button, new() { Name = $"{count} new – show" }).ClickAsync();

    public NewUserDialog Dialog => new(Page);

    public async Task<UsersPage> OpenAsync(string query = "")
    {
        await Page.GotoAsync($"/settings/users{query}");
        await IsLiveAsync();
        return this;
    }

    /// <summary>The row at that place of the list, from 1, where it is drawn.</summary>
    public ILocator RowAt(int place) => Page.Locator($"tbody.rows tr[aria-rowindex='{place + 1}']");

    public static ILocator TickOf(ILocator row) => row.GetByRole(AriaRole.Checkbox);

    /// <summary>Moves the scroll bar that far down, in places.</summary>
    public Task ScrollToAsync(int place) => Frame.EvaluateAsync("(frame, place) => { frame.scrollTop = (place - 1) * 44; }", place);

    /// <summary>Presses a key that scrolls, once the list is there: where it is read anew it begins at its top.</summary>
    public async Task ScrollWithAsync(string key)
    {
        await Expect(Frame).Not.ToHaveAttributeAsync("aria-busy", "true");
        await Page.Keyboard.PressAsync(key);
    }

    public async Task FilterAsync(string label, string choice)
    {
        await FilterButton.ClickAsync();
        await FilterPanel.GetByLabel(label, new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = choice });
        await Page.Keyboard.PressAsync("Escape");
    }

    public ILocator Row(string email) => Rows.Filter(new() { HasText = email });

    public Task StandsAtAsync(string email, string standing) =>
        Expect(Row(email).GetByText(standing, new() { Exact = true })).ToBeVisibleAsync();

    public async Task<NewUserDialog> OpenNewAsync()
    {
        await New.ClickAsync();
        await Expect(Dialog.FirstName).ToBeVisibleAsync();
        return Dialog;
    }

    /// <summary>New, without email login.</summary>
    public async Task AddAsync(string firstName, string lastName, string email)
    {
        var form = await OpenNewAsync();
        await form.FillAsync(firstName, lastName, email);
        await form.New.ClickAsync();
        await Expect(form.Dialog).ToBeHiddenAsync();
    }

    /// <summary>New, with "Enable email and password login" ticked.</summary>
    public async Task InviteAsync(string firstName, string lastName, string email, string? organization = null, string? role = null)
    {
        var form = await OpenNewAsync();
        await form.FillAsync(firstName, lastName, email);
        if (organization is not null)
            await form.Organization.SelectOptionAsync(new SelectOptionValue { Label = organization });
        if (role is not null)
            await form.Role.SelectOptionAsync(new SelectOptionValue { Label = role });
        await form.EnableEmailLogin.CheckAsync();
        await form.New.ClickAsync();
        await Expect(Row(email)).ToBeVisibleAsync();
    }

    public async Task OpenMenuAsync(string email, string name) =>
        await Row(email).GetByRole(AriaRole.Button, new() { Name = $"Actions for {name}" }).ClickAsync();

    /// <summary>Opens the form about the person of that row.</summary>
    public async Task<EditUserDialog> OpenEditAsync(string email)
    {
        await Row(email).GetByRole(AriaRole.Button, new() { NameRegex = new("^Actions for ") }).ClickAsync();
        await Page.Locator(".row-menu:popover-open").GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        var form = new EditUserDialog(Page);
        await Expect(form.Position).ToBeVisibleAsync();
        return form;
    }

    public ILocator ResendPasswordResetEmail => Page.GetByRole(AriaRole.Button, new() { Name = "Resend password reset email" });

    /// <summary>Presses the head of a column; afterwards the rows stand in that order.</summary>
    public async Task SortByAsync(string column, string order = "ascending")
    {
        var head = Page.GetByRole(AriaRole.Columnheader, new() { Name = column, Exact = true });
        await head.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(head).ToHaveAttributeAsync("aria-sort", order);
        await Expect(Frame).Not.ToHaveAttributeAsync("aria-busy", "true");
    }
}
