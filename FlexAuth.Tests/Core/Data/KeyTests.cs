using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FlexAuth.Core.Data;
using FlexAuth.Core.Installation;
using FlexAuth.Core.SecondFactors.Authenticator;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Data;

public sealed class KeyTests : IDisposable
{
    private const string Password = "correct horse";

    private readonly DatabaseFolder _folder = new();

    [Fact, Trait("Rule", "DP1")]
    public async Task After_a_rotation_new_seeds_take_the_new_key_and_old_ones_stay_readable()
    {
        var seed = AuthenticatorSeed.New();
        var before = await _folder.StartAsync();
        var old = Seeds(before).Protect(seed);
        var now = DateTimeOffset.UtcNow;
        var rotated = before.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));

        var after = await _folder.StartAsync();
        var renewed = Seeds(after).Protect(seed);

        Assert.Equal(seed, Seeds(after).Unprotect(old));
        Assert.Equal(rotated.KeyId, KeyIdOf(renewed));
        Assert.NotEqual(rotated.KeyId, KeyIdOf(old));
        Assert.Equal(2L, _folder.Scalar("SELECT COUNT(*) FROM DataProtectionKeys"));
    }

    [Fact, Trait("Rule", "DP1"), Trait("Rule", "DP2")]
    public async Task A_second_node_reads_what_the_first_wrote()
    {
        var one = await _folder.StartAsync();
        var other = await _folder.StartAsync();
        var seed = AuthenticatorSeed.New();

        Assert.Equal(seed, Seeds(other).Unprotect(Seeds(one).Protect(seed)));
        Assert.Equal(1L, _folder.Scalar("SELECT COUNT(*) FROM DataProtectionKeys"));
    }

    [Fact, Trait("Rule", "DP1")]
    public async Task A_renewed_certificate_takes_over_and_the_former_one_still_opens_what_it_sealed()
    {
        Certificate("former.pfx");
        Certificate("renewed.pfx");
        var before = await _folder.StartAsync(
            ("FlexAuth:DataProtection:CertificatePath", _folder.File("former.pfx")), ("FlexAuth:DataProtection:CertificatePassword", Password));
        var seed = AuthenticatorSeed.New();
        var sealedSeed = Seeds(before).Protect(seed);

        var after = await _folder.StartAsync(
            ("FlexAuth:DataProtection:CertificatePath", _folder.File("renewed.pfx")),
            ("FlexAuth:DataProtection:CertificatePassword", Password),
            ("FlexAuth:DataProtection:FormerCertificates:0:Path", _folder.File("former.pfx")),
            ("FlexAuth:DataProtection:FormerCertificates:0:Password", Password));

        Assert.Equal(seed, Seeds(after).Unprotect(sealedSeed));
    }

    [Fact, Trait("Rule", "DP2")]
    public async Task With_a_certificate_the_keys_in_the_table_are_encrypted()
    {
        Certificate("keys.pfx");
        var server = await _folder.StartAsync(("FlexAuth:DataProtection:CertificatePath", _folder.File("keys.pfx")), ("FlexAuth:DataProtection:CertificatePassword", Password));
        var seed = AuthenticatorSeed.New();
        var sealedSeed = Seeds(server).Protect(seed);

        var xml = Xml();
        Assert.Contains("EncryptedData", xml);
        Assert.DoesNotContain("masterKey", xml);

        var withoutIt = _folder.Server();
        Assert.Throws<DamagedKeyException>(withoutIt.GetRequiredService<StartCheck>().TryKeys);
        var again = await _folder.StartAsync(("FlexAuth:DataProtection:CertificatePath", _folder.File("keys.pfx")), ("FlexAuth:DataProtection:CertificatePassword", Password));
        Assert.Equal(seed, Seeds(again).Unprotect(sealedSeed));
    }

    [Theory, Trait("Rule", "DP2")]
    [InlineData("missing.pfx", Password)]
    [InlineData("keys.pfx", "wrong")]
    [InlineData("broken.pfx", Password)]
    [InlineData("public.pfx", Password)]
    [InlineData("elliptic.pfx", Password)]
    public async Task Where_the_certificate_cannot_be_used_no_key_is_written_in_the_clear(string file, string password)
    {
        Certificate("keys.pfx");
        Certificate("public.pfx", withKey: false);
        Certificate("elliptic.pfx", rsa: false);
        await File.WriteAllTextAsync(_folder.File("broken.pfx"), "no certificate", TestContext.Current.CancellationToken);
        var server = _folder.Server(("FlexAuth:DataProtection:CertificatePath", _folder.File(file)), ("FlexAuth:DataProtection:CertificatePassword", password));
        await server.GetRequiredService<DatabasePreparation>().PrepareAsync(TestContext.Current.CancellationToken);

        var failure = Assert.ThrowsAny<Exception>(() => Seeds(server).Protect([1]));

        var sentence = Assert.Single(Assert.IsType<OptionsValidationException>(failure.GetBaseException()).Failures);
        Assert.StartsWith("FlexAuth:DataProtection:CertificatePath", sentence);
        Assert.Contains(_folder.File(file), sentence);
        Assert.DoesNotContain(password, sentence.Replace(_folder.Path, ""));
        Assert.Equal(0L, _folder.Scalar("SELECT COUNT(*) FROM DataProtectionKeys"));
    }

    [Theory]
    [InlineData("cut off", "substr(Xml, 1, 100)")]
    [InlineData("no XML", "'nothing'")]
    [InlineData("empty", "''")]
    [InlineData("no descriptor", "replace(Xml, '<descriptor ', '<described ')")]
    [InlineData("unknown descriptor", "replace(Xml, 'AuthenticatedEncryptorDescriptorDeserializer', 'Gone')")]
    [InlineData("no date", "replace(Xml, 'expirationDate', 'expired')")]
    [InlineData("no id", "replace(Xml, '<key id=', '<key name=')")]
    [InlineData("another element", "replace(replace(Xml, '<key ', '<kez '), '</key>', '</kez>')")]
    [InlineData("no key", "replace(Xml, '<value>', '<value>!')")]
    [InlineData("unknown cipher", "replace(Xml, 'AES_256_CBC', 'ROT_13')")]
    public async Task A_damaged_key_is_named_at_start(string damage, string expression)
    {
        await _folder.StartAsync();
        var name = (string)_folder.Scalar("SELECT FriendlyName FROM DataProtectionKeys")!;
        Assert.Equal(1, _folder.Execute($"UPDATE DataProtectionKeys SET Xml = {expression} WHERE Xml <> {expression}"));

        var server = _folder.Server();
        var failure = Assert.Throws<DamagedKeyException>(server.GetRequiredService<StartCheck>().TryKeys);

        Assert.True(name.Contains(failure.KeyName, StringComparison.Ordinal), $"{damage}: {failure.Message}");
        Assert.Contains("DataProtectionKeys", failure.Message);
        Assert.Equal(1L, _folder.Scalar("SELECT COUNT(*) FROM DataProtectionKeys"));
    }

    public void Dispose() => _folder.Dispose();

    private static SeedProtection Seeds(IServiceProvider server) => server.GetRequiredService<SeedProtection>();

    /// <summary>What the framework puts before the ciphertext: four bytes of magic, then the key's id.</summary>
    private static Guid KeyIdOf(string protectedSeed) => new(Convert.FromBase64String(protectedSeed).AsSpan(4, 16));

    private string Xml() => (string)_folder.Scalar("SELECT group_concat(Xml) FROM DataProtectionKeys")!;

    private void Certificate(string file, bool withKey = true, bool rsa = true)
    {
        using AsymmetricAlgorithm key = rsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = key is RSA rsaKey
            ? new CertificateRequest("CN=FlexAuth keys", rsaKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=FlexAuth keys", (ECDsa)key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var shown = withKey ? null : X509CertificateLoader.LoadCertificate(certificate.RawData);
        File.WriteAllBytes(_folder.File(file), (shown ?? certificate).Export(X509ContentType.Pkcs12, Password));
    }
}
