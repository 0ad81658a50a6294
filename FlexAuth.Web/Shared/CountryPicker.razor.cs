using FlexAuth.Core.Users.Countries;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Shared;

public sealed partial class CountryPicker
{
    private readonly string id = "country-" + Guid.NewGuid().ToString("N")[..8];
    private ElementReference field;
    private ElementReference list;
    private IReadOnlyList<Country> found = [];
    private string shown = "";
    private Country? showing;
    private bool open;
    private int active;

    [Parameter] public Country? Value { get; set; }

    [Parameter] public EventCallback<Country?> ValueChanged { get; set; }

    [Parameter] public bool Invalid { get; set; }

    [Parameter] public string? DescribedBy { get; set; }

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private IStringLocalizer<CountryPicker> Text { get; set; } = null!;

    private string ListId => id + "-list";

    private string NameId => id + "-name";

    // What the few letters stand for is said in full.
    private string Describing => DescribedBy is null ? NameId : $"{NameId} {DescribedBy}";

    protected override void OnParametersSet()
    {
        if (!open && Value != showing)
            Show();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (open)
            await Script.ShowListAsync(field, list);
    }

    private string OptionId(Country country) => $"{id}-{country.Code}";

    private void Show() => (showing, shown) = (Value, Value is null ? "" : $"{Value.Code} +{Value.CallingCode}");

    private void Open()
    {
        if (!open)
            Search("");
    }

    private void Search(string sought)
    {
        open = true;
        found = Names.Find(sought);
        active = sought.Length > 0 || Value is null ? 0 : Math.Max(0, found.ToList().IndexOf(Value));
    }

    private Task TypeAsync(string? typed)
    {
        // The letters of the choice are there to be typed over.
        shown = typed ?? "";
        Search(shown);
        return Task.CompletedTask;
    }

    private Task PressAsync(KeyboardEventArgs press)
    {
        switch (press.Key)
        {
            case "ArrowDown" or "ArrowUp" when !open:
                Open();
                break;
            case "ArrowDown" when found.Count > 0:
                active = (active + 1) % found.Count;
                break;
            case "ArrowUp" when found.Count > 0:
                active = (active + found.Count - 1) % found.Count;
                break;
            case "Enter" when open && found.Count > 0:
                return ChooseAsync(found[active]);
            case "Escape":
                Close();
                break;
        }

        return Task.CompletedTask;
    }

    private async Task ChooseAsync(Country country)
    {
        open = false;
        await ValueChanged.InvokeAsync(country);
        Show();
    }

    private void Close()
    {
        open = false;
        Show();
    }
}
