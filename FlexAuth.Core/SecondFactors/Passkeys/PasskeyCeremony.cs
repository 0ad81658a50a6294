using FlexAuth.Core.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecondFactors.Passkeys;

/// <summary>What Identity's handler made: what the browser is asked, and what the handler wants to see again.</summary>
internal sealed record CeremonyStart(string OptionsJson, string State);

/// <summary>
/// The two ceremonies of WebAuthn Level 3, sections 7.1 and 7.2, checked by ASP.NET Core Identity's own handler: challenge, origin, RP ID,
/// presence, verification of the person (PK2) and signature. It sees only what it is given here: no request, no cookie and no database, so
/// that it serves a circuit, and the state stays with us.
/// </summary>
internal sealed class PasskeyCeremony
{
    private readonly IOptions<IdentityPasskeyOptions> _options;
    private readonly IOptions<IdentityPasskeyOptions> _ofPhones;
    private readonly ILogger<PasskeyCeremony> _logger;

    public PasskeyCeremony(RelyingParty relyingParty, IOptions<PasskeyOptions> options, ILogger<PasskeyCeremony> logger)
    {
        _logger = logger;

        // Found without a name, so that it signs in alone.
        _options = Options.Create(OptionsFor(relyingParty, options.Value, "required"));

        // Kept by the phone itself and not found without its name, so that it does not show at the sign-in, where it opens nothing.
        _ofPhones = Options.Create(OptionsFor(relyingParty, options.Value, "discouraged", "platform"));
    }

    /// <summary>Asks for a new passkey, on an authenticator that has none of these.</summary>
    public async Task<CeremonyStart> AskForNewAsync(Member member, IEnumerable<Passkey> registered)
    {
        var account = new CeremonyAccount(CredentialRecord.HandleOf(member.Id), registered.Select(p => CredentialRecord.Of(p).Known).ToList());
        var user = new PasskeyUserEntity { Id = account.Id, Name = member.Email!, DisplayName = member.FullName };
        var made = await Handler(account).MakeCreationOptionsAsync(user, new DefaultHttpContext());
        return new CeremonyStart(made.CreationOptionsJson, made.AttestationState!);
    }

    /// <summary>
    /// Asks a phone for a passkey of its own. Its user is the phone and not the person, whose passkey in the same keychain it would take the
    /// place of; and nothing about the person is told to whoever has a locked phone in hand.
    /// </summary>
    public async Task<CeremonyStart> AskForNewAsync(RegisteredPhone phone)
    {
        var account = new CeremonyAccount(CredentialRecord.HandleOf(phone.Id), []);
        var user = new PasskeyUserEntity { Id = account.Id, Name = phone.Name, DisplayName = phone.Name };
        var made = await Handler(account, _ofPhones).MakeCreationOptionsAsync(user, new DefaultHttpContext());
        return new CeremonyStart(made.CreationOptionsJson, made.AttestationState!);
    }

    /// <summary>Asks for the passkey of a phone that has one.</summary>
    public async Task<CeremonyStart> AskForOneAsync(RegisteredPhone phone)
    {
        var (handle, known) = CredentialRecord.Of(phone);
        var account = new CeremonyAccount(handle, [known]);
        var made = await Handler(account, _ofPhones).MakeRequestOptionsAsync(account, new DefaultHttpContext());
        return new CeremonyStart(made.RequestOptionsJson, made.AssertionState!);
    }

    /// <summary>Asks for one of these; for any passkey of this server where nobody is named.</summary>
    public async Task<CeremonyStart> AskForOneAsync(Guid? memberId, IEnumerable<Passkey> allowed)
    {
        var account = memberId is { } id ? new CeremonyAccount(CredentialRecord.HandleOf(id), allowed.Select(p => CredentialRecord.Of(p).Known).ToList()) : null;
        var made = await Handler(account).MakeRequestOptionsAsync(account, new DefaultHttpContext());
        return new CeremonyStart(made.RequestOptionsJson, made.AssertionState!);
    }

    /// <summary>Checks a new passkey; null where something about it is not right.</summary>
    public async Task<UserPasskeyInfo?> CheckNewAsync(string state, string credentialJson)
    {
        var checkedOne = await Handler(null).PerformAttestationAsync(new PasskeyAttestationContext
        {
            HttpContext = new DefaultHttpContext(),
            CredentialJson = credentialJson,
            AttestationState = state,
        });
        return checkedOne.Succeeded ? checkedOne.Passkey : Refused(checkedOne.Failure);
    }

    /// <summary>
    /// Checks what this passkey signed; null where something about it is not right. Of the counter it says only where it stands now: whether
    /// that is later than before is for the transaction that writes it down, which of two at a time sees the one before.
    /// </summary>
    public Task<UserPasskeyInfo?> CheckAsync(string state, string credentialJson, Passkey passkey) =>
        CheckAsync(state, credentialJson, CredentialRecord.Of(passkey));

    /// <summary>The same of the passkey of a phone that has one.</summary>
    public Task<UserPasskeyInfo?> CheckAsync(string state, string credentialJson, RegisteredPhone phone) =>
        CheckAsync(state, credentialJson, CredentialRecord.Of(phone));

    private async Task<UserPasskeyInfo?> CheckAsync(string state, string credentialJson, CredentialRecord passkey)
    {
        var account = new CeremonyAccount(passkey.Handle, [passkey.Known]);
        var checkedOne = await Handler(account).PerformAssertionAsync(new PasskeyAssertionContext
        {
            HttpContext = new DefaultHttpContext(),
            CredentialJson = credentialJson,
            AssertionState = state,
        });
        return checkedOne.Succeeded ? checkedOne.Passkey : Refused(checkedOne.Failure);
    }

    private static IdentityPasskeyOptions OptionsFor(RelyingParty relyingParty, PasskeyOptions options, string residentKey, string? attachment = null) => new()
    {
        ServerDomain = relyingParty.Id,
        AuthenticatorTimeout = options.AnswerWithin,
        UserVerificationRequirement = "required",
        ResidentKeyRequirement = residentKey,
        AuthenticatorAttachment = attachment,

        // Which make it is decides nothing here, and asking would show the person a warning.
        AttestationConveyancePreference = "none",
        ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && asked.Origin == relyingParty.Origin),
    };

    private PasskeyHandler<CeremonyAccount> Handler(CeremonyAccount? account, IOptions<IdentityPasskeyOptions>? options = null) =>
        new(CeremonyAccount.Manager(account), options ?? _options);

    /// <summary>People are told in one sentence; which of the many checks it was helps an operator whose address is configured wrongly.</summary>
    private UserPasskeyInfo? Refused(PasskeyException? why)
    {
        _logger.LogInformation("A passkey was refused: {Reason}", why?.Message);
        return null;
    }
}
