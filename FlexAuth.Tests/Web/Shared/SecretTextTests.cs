using Bunit;
using FlexAuth.Web.Shared;

namespace FlexAuth.Tests.Web.Shared;

public class SecretTextTests : ComponentTest
{
    private const string Code = "K7QF-92MD-XW3T-8HRP";

    [Theory]
    [InlineData(true, "Copied")]
    [InlineData(false, "The browser did not allow copying. Select the text and copy it yourself.")]
    public void Copying_says_whether_it_worked(bool allowed, string said)
    {
        JSInterop.Setup<bool>("flexAuth.copy", Code).SetResult(allowed);
        var secret = RenderSecret();
        Assert.Equal("", secret.Find("[role=status]").TextContent);

        Button(secret, "Copy").Click();

        Assert.Equal(said, secret.Find("[role=status]").TextContent);
    }

    [Fact]
    public void The_file_says_what_the_code_is_and_what_it_is_for()
    {
        var secret = RenderSecret();

        Button(secret, "Download").Click();

        var call = JSInterop.VerifyInvoke("flexAuth.downloadText");
        Assert.Equal("recovery.txt", call.Arguments[0]);
        Assert.Equal($"Recovery code\n\n{Code}\n\nFor ann@acme.example\n", call.Arguments[1]);
    }

    [Fact]
    public void The_print_bears_the_title_and_the_code()
    {
        var secret = RenderSecret();

        Button(secret, "Print").Click();

        var call = JSInterop.VerifyInvoke("flexAuth.print");
        Assert.Equal(["Recovery code", $"{Code}\n\nFor ann@acme.example"], call.Arguments.Cast<string>());
    }

    [Fact]
    public void A_compact_secret_is_only_copied() =>
        Assert.Single(Render<SecretText>(p => p.Add(s => s.Value, Code).Add(s => s.Title, "Key").Add(s => s.Compact, true)).FindAll("button"));

    [Fact]
    public void No_translation_service_gets_the_secret() =>
        Assert.Equal("no", RenderSecret().Find("code").GetAttribute("translate"));

    private IRenderedComponent<SecretText> RenderSecret() => Render<SecretText>(p => p.Add(s => s.Value, Code)
        .Add(s => s.Title, "Recovery code").Add(s => s.FileName, "recovery.txt").Add(s => s.Note, "For ann@acme.example"));

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<SecretText> secret, string name) =>
        secret.FindAll("button").Single(button => button.TextContent.Trim() == name);
}
