using FlexAuth.Core.Installation;
using Microsoft.Extensions.Options;

namespace FlexAuth.Web.Hosting;

/// <summary>Links for the console, built from the configured public address (LK1).</summary>
internal sealed class ConsoleLinks(IOptions<InstallationOptions> options)
{
    public string Activate(string token) => Link($"{FlexAuthUrls.Activate}?token={token}");

    public string SetUp(string token) => Link($"{FlexAuthUrls.SetUp}?token={token}");

    public string SignIn => Link(FlexAuthUrls.SignIn);

    public string Mailbox => Link(FlexAuthUrls.DevelopmentMailbox);

    private string Link(string path) => new Uri(options.Value.PublicUrl!, path).AbsoluteUri;
}
