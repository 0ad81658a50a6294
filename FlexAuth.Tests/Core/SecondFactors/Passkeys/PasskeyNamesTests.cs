using FlexAuth.Core.SecondFactors.Passkeys;

namespace FlexAuth.Tests.Core.SecondFactors.Passkeys;

public sealed class PasskeyNamesTests
{
    private const string Chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36";

    private static readonly Guid Apple = new("fbfc3007-154e-4ecc-8c0b-6e020557d7bd");

    [Fact]
    public void A_passkey_is_called_after_where_it_is_kept_else_after_where_it_was_made()
    {
        Assert.Equal("iCloud Keychain", PasskeyNames.For(Apple, Chrome, []));
        Assert.Equal("Passkey on Chrome, Linux", PasskeyNames.For(Guid.Empty, Chrome, []));
        Assert.Equal("Passkey", PasskeyNames.For(Guid.Empty, null, []));
    }

    [Fact]
    public void No_two_of_a_person_are_called_the_same() => Assert.Equal(
        "iCloud Keychain 3", PasskeyNames.For(Apple, Chrome, ["iCloud Keychain", "iCloud Keychain 2", "Phone"]));
}
