using System.Buffers.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories.Pages;

/// <summary>FlexAuth on a phone: one step at a time, by touch.</summary>
internal sealed class MobilePage(IPage page)
{
    public ILocator Problem => page.GetByRole(AriaRole.Alert);

    public async Task RegisterAsync(Account who, string name)
    {
        await page.GotoAsync("/mobile");
        await FillAsync("Email address", who.Email);
        await FillAsync("Password", who.Password);
        await FillAsync("Name of this phone", name);
        await TapAsync("Register this phone");
    }

    public Task FillAsync(string label, string value) => page.Locator("form:not([hidden])").GetByLabel(label, new() { Exact = true }).FillAsync(value);

    public Task TapAsync(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).TapAsync();

    /// <summary>From now on the browser's question stays unanswered, until it is taken back.</summary>
    public Task HangAsync() => page.EvaluateAsync(
        "() => { navigator.credentials.create = ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))); }");

    /// <summary>The browser asks its person again.</summary>
    public Task AskAgainAsync() => page.EvaluateAsync("delete navigator.credentials.create");

    /// <summary>As the browser keeps it.</summary>
    public async Task<(Guid Id, byte[] Passkey)> PhoneAsync() => await page.EvaluateAsync<string[]>(
        """
        () => new Promise(resolve => {
          const opening = indexedDB.open('flexauth-mobile');
          opening.onsuccess = () => {
            const there = opening.result.transaction('phones').objectStore('phones').get('this');
            there.onsuccess = () => resolve([there.result.id, there.result.passkey?.id ?? '']);
          };
        })
        """) is [var id, var passkey]
        ? (Guid.Parse(id), Base64Url.DecodeFromChars(passkey))
        : throw new InvalidOperationException("This browser keeps no phone.");

    public async Task<Guid> IdAsync() => (await PhoneAsync()).Id;

    public Task IsAsync(string heading) => Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();
}
