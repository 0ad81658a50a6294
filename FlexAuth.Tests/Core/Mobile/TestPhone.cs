using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;

namespace FlexAuth.Tests.Core.Mobile;

/// <summary>A phone with a key of its own, as the page or a native app would make it.</summary>
internal sealed class TestPhone(CoreHost host, string address = "198.51.100.20") : IDisposable
{
    public const string Pin = "480275";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Guid Id { get; set; }

    public PhoneTokens? Tokens { get; private set; }

    public string PublicKey => Base64Url.EncodeToString(_key.ExportSubjectPublicKeyInfo());

    private Visitor Caller => new(SecretToken.Hash(SecretToken.New())) { Address = IPAddress.Parse(address), UserAgent = "Acme/1.0 (Android 16; Pixel 10)" };

    public async Task<Result<NewPhone>> RegisterAsync(Account account, string? code = null, string? name = "Work phone")
    {
        var registered = await host.Get<RegisterPhone>().ExecuteAsync(Caller, new PhoneToRegister(account.Email, account.Password, code, name, PublicKey));
        if (registered.Succeeded)
            Id = registered.Value.PhoneId;
        return registered;
    }

    /// <summary>Registered, with a PIN.</summary>
    public static async Task<TestPhone> OfAsync(CoreHost host, Account account, string? pin = Pin)
    {
        var phone = new TestPhone(host);
        Assert.Null((await phone.RegisterAsync(account)).Error?.Code);
        if (pin is not null)
            Assert.Null(await phone.ChoosePinAsync(pin));
        return phone;
    }

    public PhoneProof Prove(PhonePurpose purpose, string? challenge = null)
    {
        challenge ??= host.Get<PhoneChallenges>().New().Challenge;
        return new PhoneProof(Id, challenge, Sign(PhoneProof.TextOf(purpose, Id, challenge)));
    }

    private string Sign(string text)
    {
        // The races sign at the same time, which a key does not promise to bear.
        lock (_key)
            return Base64Url.EncodeToString(_key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    public async Task<string?> ChoosePinAsync(string pin) =>
        (await host.Get<ChoosePin>().ExecuteAsync(Caller, new ChosenPin(Prove(PhonePurpose.ChoosePin), pin))).Error?.Code;

    public async Task<string?> ChangePinAsync(string? pin, string? next) =>
        (await host.Get<ChangePin>().ExecuteAsync(Caller, new PinToChange(Prove(PhonePurpose.ChangePin), pin, next))).Error?.Code;

    /// <summary>Registered, with a passkey.</summary>
    public static async Task<(TestPhone Phone, SoftwareAuthenticator Passkey)> WithPasskeyAsync(CoreHost host, Account account, uint? counter = null)
    {
        var phone = await OfAsync(host, account, pin: null);
        var passkey = new SoftwareAuthenticator { Counter = counter };
        Assert.Null(await phone.ChoosePasskeyAsync(passkey));
        return (phone, passkey);
    }

    /// <summary>The server asks for a new passkey.</summary>
    public Task<Result<PasskeyRequest>> OfferPasskeyAsync(string? pin = null) =>
        host.Get<OfferPhonePasskey>().ExecuteAsync(Caller, new PhoneForPasskey(Prove(PhonePurpose.NewPasskey), pin));

    public async Task<string?> ChoosePasskeyAsync(PasskeyAnswer made) =>
        (await host.Get<ChoosePasskey>().ExecuteAsync(Caller, new ChosenPasskey(Prove(PhonePurpose.ChoosePasskey), made))).Error?.Code;

    public async Task<string?> ChoosePasskeyAsync(SoftwareAuthenticator passkey, string? pin = null)
    {
        var offered = await OfferPasskeyAsync(pin);
        return offered.Succeeded ? await ChoosePasskeyAsync(new PasskeyAnswer(offered.Value.Challenge, passkey.Create(offered.Value))) : offered.Error.Code;
    }

    /// <summary>The server asks for the one that it has.</summary>
    public Task<Result<PasskeyRequest>> AskPasskeyAsync() => host.Get<AskPhonePasskey>().ExecuteAsync(Caller, Prove(PhonePurpose.AskPasskey));

    public async Task<PasskeyAnswer> SignAsync(SoftwareAuthenticator passkey)
    {
        var asked = (await AskPasskeyAsync()).Value;
        return new PasskeyAnswer(asked.Challenge, passkey.Get(asked));
    }

    public async Task<string?> UnlockAsync(PasskeyAnswer? signed, string? pin = null) =>
        Keep(await host.Get<UnlockPhone>().ExecuteAsync(Caller, new PhoneToUnlock(Prove(PhonePurpose.Unlock), pin, signed)));

    public async Task<string?> UnlockAsync(SoftwareAuthenticator passkey) => await UnlockAsync(await SignAsync(passkey));

    public async Task<string?> ChangePinAsync(PasskeyAnswer signed, string? next, string? pin = null) =>
        (await host.Get<ChangePin>().ExecuteAsync(Caller, new PinToChange(Prove(PhonePurpose.ChangePin), pin, next, signed))).Error?.Code;

    public Task<Result<PhoneTokens>> UnlockAsync(PhoneProof proof, string? pin) => host.Get<UnlockPhone>().ExecuteAsync(Caller, new PhoneToUnlock(proof, pin));

    /// <returns>The code of the problem; null where it is open.</returns>
    public async Task<string?> UnlockAsync(string? pin = Pin) => Keep(await UnlockAsync(Prove(PhonePurpose.Unlock), pin));

    public Task<Result<PhoneTokens>> RefreshAsync(string? token) => host.Get<RefreshToken>().ExecuteAsync(Caller, new TokenToRefresh(token));

    public async Task<string?> RefreshAsync() => Keep(await RefreshAsync(Tokens!.RefreshToken));

    public async Task<string?> LockAsync(string? token) => (await host.Get<LockPhone>().ExecuteAsync(Caller, new TokenToRevoke(token))).Error?.Code;

    public async Task<string?> LeaveAsync() => (await host.Get<LeavePhone>().ExecuteAsync(Caller, Prove(PhonePurpose.Leave))).Error?.Code;

    /// <summary>Whose the API takes its access token for.</summary>
    public Task<PhoneHolder?> HolderAsync() => host.Get<PhoneDirectory>().FindAsync(Tokens!.AccessToken);

    public void Dispose() => _key.Dispose();

    private string? Keep(Result<PhoneTokens> given)
    {
        if (given.Succeeded)
            Tokens = given.Value;
        return given.Error?.Code;
    }
}
