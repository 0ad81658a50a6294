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
    private readonly ILogger<PasskeyCeremony> _logger;

    public PasskeyCeremony(RelyingParty relyingParty, IOptions<PasskeyOptions> options, ILogger<PasskeyCeremony> logger)
    {
        _logger = logger;
        _options = Options.Create(new IdentityPasskeyOptions
        {
            ServerDomain = relyingParty.Id,
            AuthenticatorTimeout = options.Value.AnswerWithin,
            UserVerificationRequirement = "required",

            // Found without a name, so that it signs in alone.
            ResidentKeyRequirement = "required",

            // Which make it is decides nothing here, and asking would show the person a warning.
            AttestationConveyancePreference = "none",
            ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && asked.Origin == relyingParty.Origin),
        });
    }

    /// <summary>Asks for a new passkey, on an authenticator that has none of these.</summary>
    public async Task<CeremonyStart> AskForNewAsync(Member member, IEnumerable<Passkey> registered)
    {
        var account = new CeremonyAccount(HandleOf(member.Id), registered.Select(Known).ToList());
        var user = new PasskeyUserEntity { Id = account.Id, Name = member.Email!, DisplayName = member.FullName };
        var made = await Handler(account).MakeCreationOptionsAsync(user, new DefaultHttpContext());
        return new CeremonyStart(made.CreationOptionsJson, made.AttestationState!);
    }

    /// <summary>Asks for one of these; for any passkey of this server where nobody is named.</summary>
    public async Task<CeremonyStart> AskForOneAsync(Guid? memberId, IEnumerable<Passkey> allowed)
    {
        var account = memberId is { } id ? new CeremonyAccount(HandleOf(id), allowed.Select(Known).ToList()) : null;
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
    public async Task<UserPasskeyInfo?> CheckAsync(string state, string credentialJson, Passkey passkey)
    {
        var account = new CeremonyAccount(HandleOf(passkey.MemberId), [Known(passkey)]);
        var checkedOne = await Handler(account).PerformAssertionAsync(new PasskeyAssertionContext
        {
            HttpContext = new DefaultHttpContext(),
            CredentialJson = credentialJson,
            AssertionState = state,
        });
        return checkedOne.Succeeded ? checkedOne.Passkey : Refused(checkedOne.Failure);
    }

    /// <summary>The user handle: what the authenticator keeps beside the key, and nothing about the person (WebAuthn section 14.6.1).</summary>
    private static string HandleOf(Guid memberId) => memberId.ToString("N");

    private static UserPasskeyInfo Known(Passkey passkey) => new(
        passkey.CredentialId,
        passkey.PublicKey,
        passkey.CreatedAt,
        signCount: 0,
        passkey.Transports.Split(", ", StringSplitOptions.RemoveEmptyEntries),
        isUserVerified: true,
        passkey.IsBackupEligible,
        passkey.IsBackedUp,
        attestationObject: [],
        clientDataJson: []);

    private PasskeyHandler<CeremonyAccount> Handler(CeremonyAccount? account) => new(CeremonyAccount.Manager(account), _options);

    /// <summary>People are told in one sentence; which of the many checks it was helps an operator whose address is configured wrongly.</summary>
    private UserPasskeyInfo? Refused(PasskeyException? why)
    {
        _logger.LogInformation("A passkey was refused: {Reason}", why?.Message);
        return null;
    }
}
