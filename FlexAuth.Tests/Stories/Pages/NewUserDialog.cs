using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>The form for a new person.</summary>
internal sealed class NewUserDialog(IPage page)
{
    public ILocator Dialog => page.GetByRole(AriaRole.Dialog, new() { Name = "New user" });

    public ILocator FirstName => Dialog.GetByLabel("First name");

    public ILocator LastName => Dialog.GetByLabel("Last name");

    public ILocator Email => Dialog.GetByRole(AriaRole.Textbox, new() { Name = "Email" });

    public ILocator Organization => Dialog.GetByLabel("Organization");

    public ILocator Role => Dialog.GetByLabel("Role");

    public ILocator Phone => Dialog.GetByRole(AriaRole.Textbox, new() { Name = "Phone" });

    public ILocator EnableEmailLogin => Dialog.GetByLabel("Enable email and password login");

    public ILocator New => Dialog.GetByRole(AriaRole.Button, new() { Name = "New", Exact = true });

    public ILocator Cancel => Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" });

    public ILocator Discard => Dialog.GetByRole(AriaRole.Button, new() { Name = "Discard what you typed" });

    public async Task FillAsync(string firstName, string lastName, string email)
    {
        await FirstName.FillAsync(firstName);
        await LastName.FillAsync(lastName);
        await Email.FillAsync(email);
    }

    /// <summary>The sentence stands with that field.</summary>
    public static async Task IsRefusedAsync(ILocator field, string sentence)
    {
        await Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(field).ToHaveAccessibleDescriptionAsync(new Regex(Regex.Escape(sentence)));
    }
}
