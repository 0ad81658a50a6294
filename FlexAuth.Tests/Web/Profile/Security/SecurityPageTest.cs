using AngleSharp.Dom;
using Bunit;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Tests.Web.Settings;
using FlexAuth.Web.Profile.Security;

namespace FlexAuth.Tests.Web.Profile.Security;

/// <summary>Somebody at their own security settings.</summary>
public abstract class SecurityPageTest : PortalTest
{
    private protected Account Me { get; private set; } = null!;

    private protected SignedInMember Here { get; set; } = null!;

    /// <summary>Opens the page in a session that began by password and app.</summary>
    private protected async Task<IRenderedComponent<SecurityPage>> OpenAsync(Account? me = null)
    {
        Me = me ?? await Host.ActiveAsync();
        Here = SignIn(await Host.SignedInAsync(Me));
        return Render<SecurityPage>();
    }

    /// <summary>The proof of the session is too old for what is sensitive.</summary>
    private protected void Age() => Host.Clock.Advance(TimeSpan.FromMinutes(20));

    private protected static IElement Section(IRenderedComponent<SecurityPage> page, string heading) => page.Find($"section[aria-labelledby='{heading}']");

    private protected static IElement Button(IRenderedComponent<SecurityPage> page, string words, string within = "") =>
        page.FindAll($"{within} button").First(button => button.TextContent.Trim() == words);

    /// <summary>The dialog that is open, on top of others.</summary>
    private protected static IElement Dialog(IRenderedComponent<SecurityPage> page) => page.FindAll("dialog").Last(dialog => dialog.QuerySelector("header") is not null);

    private protected static IElement? OpenDialog(IRenderedComponent<SecurityPage> page) => page.FindAll("dialog").LastOrDefault(dialog => dialog.QuerySelector("header") is not null);

    /// <summary>What a phone shows that took in the key of the open dialog.</summary>
    private protected string CodeOf(IRenderedComponent<SecurityPage> page, int steps = 0)
    {
        Assert.True(Base32.TryDecode(Dialog(page).QuerySelector("code")!.TextContent, out var seed));
        return Totp.Compute(seed, Totp.StepAt(Host.Clock.GetUtcNow()) + steps);
    }

    private protected static string Words(INode node) => string.Join(' ', node.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What the page says at its foot.</summary>
    private protected static string Said(IRenderedComponent<SecurityPage> page) => page.Find(".floating .notice .words").TextContent.Trim();
}
