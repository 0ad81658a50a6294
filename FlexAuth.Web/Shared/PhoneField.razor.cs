using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Countries;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Shared;

public sealed partial class PhoneField
{
    private Country? country;
    private string shown = "";
    private string told = "";
    private bool chosen;

    [Parameter] public string? DefaultCountry { get; set; }

    [Inject] private PageScript Script { get; set; } = null!;

    protected override void OnInitialized() => country = CountryList.Find(DefaultCountry);

    protected override void OnParametersSet()
    {
        // What was typed stays as it was typed, as long as it means the value.
        if ((Value ?? "") == told)
            return;
        told = Value ?? "";
        shown = told;
        Tidy();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || country is not null)
            return;
        var here = CountryList.Find(await Script.RegionAsync());
        if (here is null || chosen || shown.Length > 0)
            return;
        country = here;
        StateHasChanged();
    }

    protected override Task ChangeAsync(string? typed)
    {
        shown = typed ?? "";
        var read = TypedNumber.Read(shown, country);
        chosen |= read.NamesCountry;
        country = read.Country;
        return TellAsync(read.Value);
    }

    private Task ChooseAsync(Country? choice)
    {
        // The number is the chosen country's from now on, whichever it named before.
        Tidy();
        (country, chosen) = (choice, true);
        return TellAsync(TypedNumber.Read(shown, country).Value);
    }

    /// <summary>Once the field is left, the country's code stands in the choice alone.</summary>
    private void Tidy()
    {
        var read = TypedNumber.Read(shown, country);
        if (!read.NamesCountry || !PhoneNumber.TryParse(read.Value, out var number, out _))
            return;
        country = read.Country;
        shown = country!.NationalOf(number);
    }

    private Task TellAsync(string value)
    {
        told = value;
        return ValueChanged.InvokeAsync(value);
    }
}
