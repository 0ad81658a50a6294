using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Mobile;

/// <summary>A challenge for a phone to sign.</summary>
/// <param name="Challenge">What is signed, with the purpose and the id of the phone.</param>
/// <param name="ExpiresAt">When it is void.</param>
public sealed record PhoneChallenge(string Challenge, DateTimeOffset ExpiresAt);

/// <summary>
/// Makes challenges for phones and spends them. Like those of passkeys they are sealed and kept by whoever asked, so that asking costs no
/// write; that one works once is one conditional UPDATE when it comes back.
/// </summary>
public sealed class PhoneChallenges
{
    private const int Length = 16 + sizeof(long);

    private readonly IDataProtector _protector;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _clock;

    internal PhoneChallenges(IDataProtectionProvider protection, IOptions<MobileOptions> options, TimeProvider clock)
    {
        _protector = protection.CreateProtector("FlexAuth.PhoneChallenge.v1");
        _lifetime = options.Value.ChallengeLifetime;
        _clock = clock;
    }

    /// <summary>One that nobody has seen yet.</summary>
    public PhoneChallenge New()
    {
        var until = _clock.GetUtcNow() + _lifetime;
        var content = new byte[Length];
        Guid.CreateVersion7().TryWriteBytes(content);
        BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(16), until.ToUnixTimeMilliseconds());
        return new PhoneChallenge(Base64Url.EncodeToString(_protector.Protect(content)), until);
    }

    /// <summary>Whether it is ours and in time; it may be spent.</summary>
    internal bool IsOpen(string challenge) => Read(challenge) is { } open && open.Until > _clock.GetUtcNow();

    /// <summary>Spends it: of fifty who bring it at a time, one may go on.</summary>
    internal async Task<bool> SpendAsync(UnitOfWork work, string challenge, CancellationToken cancellationToken) =>
        Read(challenge) is { } open && open.Until > work.Now
        && await work.ReserveAsync(Throttling.PhoneChallenge(open.Id), 1, _lifetime, cancellationToken) is null;

    private (Guid Id, DateTimeOffset Until)? Read(string challenge)
    {
        try
        {
            return _protector.Unprotect(Base64Url.DecodeFromChars(challenge)) is { Length: Length } content
                ? (new Guid(content.AsSpan(0, 16)), DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(16))))
                : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
