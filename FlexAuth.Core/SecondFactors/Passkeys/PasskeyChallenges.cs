using System.Security.Cryptography;
using System.Text.Json;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecondFactors.Passkeys;

/// <summary>What a challenge is for. One that was made for the one is none for the other.</summary>
internal enum PasskeyPurpose
{
    /// <summary>To sign in with a passkey alone; the browser's.</summary>
    SignIn,

    /// <summary>As second factor; the attempt's.</summary>
    SecondFactor,

    /// <summary>To set one up within a sign-in; the attempt's.</summary>
    SetUp,

    /// <summary>To prove oneself again; the session's.</summary>
    StepUp,

    /// <summary>To add one; the session's.</summary>
    Add,

    /// <summary>To open a registered phone, or to change what opens it; the phone's.</summary>
    Phone,

    /// <summary>To make one on a registered phone; the phone's, as it was opened until then.</summary>
    NewOnPhone,
}

/// <summary>A challenge that is open: ours, in time, and for this.</summary>
/// <param name="Id">Identity: it is spent once.</param>
/// <param name="State">What Identity's handler wants to see again.</param>
internal sealed record OpenChallenge(Guid Id, string State);

/// <summary>
/// Makes challenges and spends them. A challenge is sealed and kept by the page that asked, so that those who only look at the sign-in
/// page cost no write; that it works once (PK3) is one conditional UPDATE when it comes back.
/// </summary>
internal sealed class PasskeyChallenges(IDataProtectionProvider protection, IOptions<PasskeyOptions> options, TimeProvider clock)
{
    private readonly IDataProtector _protector = protection.CreateProtector("FlexAuth.PasskeyChallenge.v1");

    /// <param name="purpose">What it is for.</param>
    /// <param name="subject">Whose: the browser, the attempt or the session.</param>
    /// <param name="state">What Identity's handler wants to see again.</param>
    public string Seal(PasskeyPurpose purpose, string subject, string state)
    {
        var content = new Content(Guid.CreateVersion7(), purpose, subject, state, clock.GetUtcNow() + options.Value.AnswerWithin);
        return Convert.ToBase64String(_protector.Protect(JsonSerializer.SerializeToUtf8Bytes(content)));
    }

    /// <returns>Null where it is forged, too old, another's or for something else.</returns>
    public OpenChallenge? Open(PasskeyPurpose purpose, string subject, string? challenge) =>
        Read(challenge) is { } content && content.Until > clock.GetUtcNow() && content.Purpose == purpose && content.Subject == subject
            ? new OpenChallenge(content.Id, content.State)
            : null;

    /// <summary>Spends it: of fifty who bring it at a time, one may go on.</summary>
    public async Task<bool> SpendAsync(UnitOfWork work, OpenChallenge challenge, CancellationToken cancellationToken) =>
        await work.ReserveAsync(Throttling.PasskeyChallenge(challenge.Id), 1, options.Value.AnswerWithin, cancellationToken) is null;

    private Content? Read(string? challenge)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(_protector.Unprotect(Convert.FromBase64String(challenge ?? "")));
        }
        catch (Exception e) when (e is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }

    private sealed record Content(Guid Id, PasskeyPurpose Purpose, string Subject, string State, DateTimeOffset Until);
}
