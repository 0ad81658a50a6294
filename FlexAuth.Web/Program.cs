using FlexAuth.Web.Hosting;
using Radzen;

var builder = WebApplication.CreateBuilder(args);
builder.AddDevelopmentSettings();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddRadzenComponents();

var app = builder.Build();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

await app.RunAsync();
