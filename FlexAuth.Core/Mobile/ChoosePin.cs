using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.SignIn;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Mobile;

/// <summary>A PIN for a phone that was registered just now.</summary>
public sealed record ChosenPin(PhoneProof Phone, string? Pin)
{
    /// <summary>Without the secret (AU3).</summary>
    public override string ToString() => $"{nameof(ChosenPin)} {{ {Phone} }}";
}

/// <summary>
/// Chooses the PIN, once, while the registration is as young as a sign-in may be: later the key alone is not enough to say that it is the owner who chooses.
/// </summary>
[Requires(Permission.SignIn)]
public sealed class ChoosePin : Operation<ChosenPin, Nothing>
{
    private readonly PhoneDesk _desk;
    private readonly PasswordHashing _hashing;
    private readonly SignInOptions _options;

    internal ChoosePin(WritePath writePath, PhoneDesk desk, PasswordHashing hashing, IOptions<SignInOptions> options)
        : base(writePath)
    {
        _desk = desk;
        _hashing = hashing;
        _options = options.Value;
    }

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, ChosenPin request, CancellationToken cancellationToken)
    {
        if (PinRules.Digits(request.Pin) is not { } pin)
        {
            return MobileErrors.PinMalformed;
        }

        if (PinRules.IsEasy(pin))
        {
            return MobileErrors.PinEasy;
        }

        var found = await CommitAsync(actor, (work, token) => FindAsync(work, request.Phone, token), cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        return await _hashing.TryHashAsync(pin, cancellationToken) is { } hash
            ? await CommitAsync(actor, (work, token) => SetAsync(work, found.Value, hash, token), cancellationToken)
            : Error.Busy;
    }

    private async Task<Result<RegisteredPhone>> FindAsync(UnitOfWork work, PhoneProof proof, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var found = await _desk.FindAsync(work, proof, PhonePurpose.ChoosePin, cancellationToken);
        return found switch
        {
            { Succeeded: true, Value.Guard: PhoneGuard.Pin } => MobileErrors.PinChosen,
            { Succeeded: true, Value.Guard: PhoneGuard.Passkey } => MobileErrors.PasskeyChosen,
            { Succeeded: true, Value: var phone } when phone.IsSettled(_options, work.Now) => MobileErrors.PinNotNow,
            _ => found,
        };
    }

    private static async Task<Result<Nothing>> SetAsync(UnitOfWork work, RegisteredPhone phone, string hash, CancellationToken cancellationToken)
    {
        // Of two that are chosen at a time, one counts.
        if (!await PhoneGuarding.ToPinAsync(work, phone, hash, cancellationToken))
        {
            return await PhoneGuarding.WhatIsThereAsync(work, phone, cancellationToken);
        }

        PhoneDesk.Note(work, phone, AuditActions.MobilePinChosen, new { phone = phone.Id, name = phone.Name });
        return new Nothing();
    }
}
