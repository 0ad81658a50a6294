using FlexAuth.Core.Installation;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Codes;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Tests.Core.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core;

/// <summary>What is configured wrongly is said at start, in a sentence that begins with the key.</summary>
public sealed class OptionsTests : IDisposable
{
    private readonly DatabaseFolder _folder = new();

    [Fact]
    public void Each_sign_in_limit_out_of_bounds_is_named_and_all_at_once()
    {
        var numbers = typeof(SignInOptions).GetProperties().Where(property => property.CanWrite).ToList();

        foreach (var (low, high) in new[] { ("-1", "-1.00:00:00"), ("2000000000", "4000.00:00:00") })
        {
            var settings = numbers.Select(property => (
                $"FlexAuth:SignIn:{property.Name}", (string?)(property.PropertyType == typeof(int) ? low : high))).ToArray();

            var failures = FailuresOf<SignInOptions>(settings);

            Assert.Equal(
                settings.Select(setting => setting.Item1).Order(StringComparer.Ordinal),
                failures.Select(failure => failure.Split(' ')[0]).Order(StringComparer.Ordinal));
            Assert.All(failures, failure => Assert.EndsWith(".", failure));
        }
    }

    [Fact]
    public void A_value_of_the_wrong_kind_is_named()
    {
        var failure = Assert.ThrowsAny<Exception>(() =>
            _folder.Server(("FlexAuth:SignIn:SessionIdle", "an hour")).GetRequiredService<IOptions<SignInOptions>>().Value);

        Assert.Contains("FlexAuth:SignIn:SessionIdle", failure.Message);
    }

    [Theory]
    [InlineData("FlexAuth:PublicUrl", null)]
    [InlineData("FlexAuth:PublicUrl", "login")]
    [InlineData("FlexAuth:PublicUrl", "ftp://login.example.org")]
    [InlineData("FlexAuth:PublicUrl", "https://login.example.org/auth")]
    [InlineData("FlexAuth:PublicUrl", "https://user@login.example.org")]
    [InlineData("FlexAuth:DataFolder", "")]
    [InlineData("FlexAuth:DataFolder", " ")]
    [InlineData("FlexAuth:DataFolder", "a\0b")]
    public void The_installations_own_settings_are_named(string key, string? value) =>
        Assert.StartsWith(key, Assert.Single(FailuresOf<InstallationOptions>((key, value))));

    [Fact]
    public void Each_limit_of_phones_out_of_bounds_is_named_and_all_at_once()
    {
        string[] keys = ["FlexAuth:Mobile:AccessTokenLifetime", "FlexAuth:Mobile:ChallengeLifetime", "FlexAuth:Mobile:MostPerPerson", "FlexAuth:Mobile:UnusedPhones"];

        var failures = FailuresOf<MobileOptions>([.. keys.Select(key => (key, (string?)(key.EndsWith("Person", StringComparison.Ordinal) ? "0" : "4000.00:00:00")))]);

        Assert.Equal(keys, failures.Select(failure => failure.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_limit_of_imports_out_of_bounds_is_named_and_all_at_once()
    {
        foreach (var (low, high) in new[] { ("-1", "00:00:01"), ("2000000000", "4000.00:00:00") })
        {
            var settings = typeof(ImportOptions).GetProperties().Where(property => property.CanWrite)
                .Select(property => (
                    $"FlexAuth:Imports:{property.Name}",
                    (string?)(property.PropertyType == typeof(TimeSpan) ? high : property.PropertyType == typeof(long) ? $"{low}000" : low)))
                .ToArray();

            Assert.Equal(
                settings.Select(setting => setting.Item1).Order(StringComparer.Ordinal),
                FailuresOf<ImportOptions>(settings).Select(failure => failure.Split(' ')[0]).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [Trait("Rule", "PK2")]
    [InlineData("RelyingPartyId", "example.com")]
    [InlineData("RelyingPartyId", "org")]
    [InlineData("RelyingPartyId", ".example.org")]
    [InlineData("AnswerWithin", "00:00:01")]
    [InlineData("AnswerWithin", "01:00:00")]
    [InlineData("MostPerPerson", "0")]
    [InlineData("MostPerPerson", "101")]
    public void What_passkeys_cannot_be_is_named(string key, string value) => Assert.StartsWith(
        $"FlexAuth:Passkeys:{key}", Assert.Single(FailuresOf<PasskeyOptions>(($"FlexAuth:Passkeys:{key}", value))));

    [Theory]
    [InlineData("https://login.example.org", true)]
    [InlineData("http://localhost:5080", true)]
    [InlineData("https://192.0.2.7", false)]
    [InlineData("https://[2001:db8::7]", false)]
    [InlineData("http://127.0.0.1:5080", false)]
    public void Passkeys_are_offered_where_browsers_take_them(string publicUrl, bool offered) => Assert.Equal(
        offered, _folder.Server(("FlexAuth:PublicUrl", publicUrl)).GetRequiredService<ServerOffer>().Methods.Contains(TwoFactorMethod.Passkey));

    [Theory]
    [InlineData("NL Nowhere")]
    [InlineData("nl")]
    [InlineData("31")]
    [InlineData(" ")]
    public void Countries_of_codes_by_sms_that_are_none_are_named(string countries) => Assert.StartsWith(
        "FlexAuth:Sms:Countries ", Assert.Single(FailuresOf<SmsOptions>(("FlexAuth:Sms:Countries", countries))));

    [Theory]
    [InlineData(null, false)]
    [InlineData("*", true)]
    [InlineData("NL JM", true)]
    public void Codes_by_sms_go_to_the_countries_that_are_configured_and_to_those_nearby_where_none_are(string? countries, bool far)
    {
        var served = _folder.Server(countries is null ? [] : [("FlexAuth:Sms:Countries", countries)]).GetRequiredService<ServerOffer>().SmsCountries;

        Assert.Equal(far, served.Refusal("+18765550123") is null);
        Assert.Null(served.Refusal("+31612345612"));
        Assert.Equal(countries != "NL JM", new[] { "+34612345612", "+447400123456", "+41791234567" }.All(number => served.Refusal(number) is null));
    }

    [Fact]
    public void The_defaults_are_sound()
    {
        var server = _folder.Server();

        Assert.Equal(1_000_000, server.GetRequiredService<IOptions<ImportOptions>>().Value.Rows);

        Assert.Equal(5, server.GetRequiredService<IOptions<SignInOptions>>().Value.PasswordTriesPerAccount);
        Assert.Null(server.GetRequiredService<IOptions<ProtectionOptions>>().Value.CertificatePath);
    }

    public void Dispose() => _folder.Dispose();

    private List<string> FailuresOf<T>(params (string, string?)[] settings)
        where T : class => Assert.Throws<OptionsValidationException>(
            () => _folder.Server(settings).GetRequiredService<IOptions<T>>().Value).Failures.ToList();
}
