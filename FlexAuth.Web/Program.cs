using FlexAuth.Web.Hosting;
using FlexAuth.Web.Shared;
using Radzen;

var builder = WebApplication.CreateBuilder(args);
builder.AddDevelopmentSettings();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddRadzenComponents();
builder.Services.AddSharedComponents();

var app = builder.Build();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

await app.RunAsync();
