using Microsoft.Playwright;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>The form about somebody who exists.</summary>
internal sealed class EditUserDialog(IPage page)
{
    public ILocator Dialog => page.GetByRole(AriaRole.Dialog, new() { NameRegex = new("^Edit ") });

    public ILocator Position => Dialog.GetByLabel("Position");

    public ILocator Role => Dialog.GetByLabel("Role");

    public ILocator Email => Dialog.GetByRole(AriaRole.Textbox, new() { Name = "Email" });

    public ILocator Country => Dialog.GetByRole(AriaRole.Combobox, new() { Name = "Country" });

    public ILocator Countries => page.GetByRole(AriaRole.Listbox, new() { Name = "Countries" });

    public ILocator Phone => Dialog.GetByRole(AriaRole.Textbox, new() { Name = "Phone" });

    public ILocator Save => Dialog.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true });

    public ILocator SaveMine => Dialog.GetByRole(AriaRole.Button, new() { Name = "Save mine" });

    public ILocator Cancel => Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" });

    public ILocator Discard => Dialog.GetByRole(AriaRole.Button, new() { Name = "Discard what you typed" });

    public ILocator KeepEditing => Dialog.GetByRole(AriaRole.Button, new() { Name = "Keep editing" });
}
