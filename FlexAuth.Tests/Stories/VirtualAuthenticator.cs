using System.Text.Json;
using Microsoft.Playwright;

namespace FlexAuth.Tests.Stories;

/// <summary>Chromium's own authenticator, plugged into a tab (the WebAuthn domain of the DevTools protocol): a proof that owes nothing to our own code.</summary>
internal sealed class VirtualAuthenticator
{
    private readonly ICDPSession _devTools;
    private readonly string _id;

    private VirtualAuthenticator(ICDPSession devTools, string id) => (_devTools, _id) = (devTools, id);

    public static async Task<VirtualAuthenticator> PlugInAsync(IPage page)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        var added = await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new VirtualAuthenticator(devTools, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>Whether it recognises the person from now on.</summary>
    public Task VerifiesAsync(bool isVerified) => SendAsync("WebAuthn.setUserVerified", ("isUserVerified", isVerified));

    /// <summary>What is on it.</summary>
    public async Task<IReadOnlyList<JsonElement>> CredentialsAsync() =>
        [.. (await SendAsync("WebAuthn.getCredentials"))!.Value.GetProperty("credentials").EnumerateArray().Select(c => c.Clone())];

    /// <summary>Puts a credential in the place of what is on it.</summary>
    public async Task HoldAsync(JsonElement credential)
    {
        await SendAsync("WebAuthn.clearCredentials");
        await SendAsync("WebAuthn.addCredential", ("credential", credential));
    }

    private Task<JsonElement?> SendAsync(string method, params (string Name, object Value)[] values) =>
        _devTools.SendAsync(method, values.Append(("authenticatorId", _id)).ToDictionary(v => v.Item1, v => v.Item2));
}
