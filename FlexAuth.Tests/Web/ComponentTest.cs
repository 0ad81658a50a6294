using System.Globalization;
using Bunit;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace FlexAuth.Tests.Web;

/// <summary>Renders components with the product's own texts and services, in English, with a browser that answers nothing.</summary>
public abstract class ComponentTest : BunitContext
{
    static ComponentTest()
    {
        // How long a page may take on a busy machine is no rule of the product.
        DefaultWaitTimeout = TimeSpan.FromSeconds(30);
    }

    protected ComponentTest()
    {
        var english = CultureInfo.GetCultureInfo("en");
        CultureInfo.CurrentCulture = english;
        CultureInfo.CurrentUICulture = english;
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSharedComponents();
        Services.AddRadzenComponents();
        Services.AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();
    }

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken GetAntiforgeryToken() => new("token", "__RequestVerificationToken");
    }
}
