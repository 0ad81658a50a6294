using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Mobile;

/// <summary>Another PIN for a phone that has one.</summary>
/// <param name="Phone">Which, and that it is.</param>
/// <param name="Pin">The one that it has, as typed.</param>
/// <param name="NewPin">The other one, as typed.</param>
public sealed record PinToChange(PhoneProof Phone, string? Pin, string? NewPin)
{
    /// <summary>Without the secrets (AU3).</summary>
    public override string ToString() => $"{nameof(PinToChange)} {{ {Phone} }}";
}

/// <summary>Changes the PIN, for whoever has the phone and knows it. A wrong one counts as at unlocking.</summary>
[Requires(Permission.SignIn)]
public sealed class ChangePin : Operation<PinToChange, Nothing>
{
    private const int MostAnHour = 5;

    private readonly PinProof _pins;
    private readonly PasswordHashing _hashing;

    internal ChangePin(WritePath writePath, PinProof pins, PasswordHashing hashing)
        : base(writePath) => (_pins, _hashing) = (pins, hashing);

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, PinToChange request, CancellationToken cancellationToken)
    {
        if (PinRules.Digits(request.NewPin) is not { } pin)
        {
            return MobileErrors.PinMalformed;
        }

        if (PinRules.IsEasy(pin))
        {
            return MobileErrors.PinEasy;
        }

        var proved = await _pins.ProveAsync<RegisteredPhone>(actor, request.Phone, PhonePurpose.ChangePin, request.Pin, AcceptAsync, cancellationToken);
        if (!proved.Succeeded)
        {
            return proved.Error;
        }

        return await _hashing.TryHashAsync(pin, cancellationToken) is { } hash
            ? await CommitAsync(actor, (work, token) => SetAsync(work, proved.Value, hash, token), cancellationToken)
            : Error.Busy;
    }

    private static Task<Result<Answer<RegisteredPhone>>> AcceptAsync(
        UnitOfWork work, RegisteredPhone phone, string? renewed, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        return Task.FromResult<Result<Answer<RegisteredPhone>>>((Answer<RegisteredPhone>)phone);
    }

    private static async Task<Result<Nothing>> SetAsync(UnitOfWork work, RegisteredPhone phone, string hash, CancellationToken cancellationToken)
    {
        if (await work.ReserveAsync(Throttling.PinChange(phone.Id), MostAnHour, TimeSpan.FromHours(1), cancellationToken) is { } until)
        {
            return MobileErrors.UsedOften(until);
        }

        // One row or none: of two who change it at a time, the later one knows it no more.
        if (await work.Db.RegisteredPhones.Where(p => p.Id == phone.Id && p.PinHash == phone.PinHash)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.PinHash, hash), cancellationToken) == 0)
        {
            return MobileErrors.ChallengeOver;
        }

        PhoneDesk.Note(work, phone, AuditActions.MobilePinChanged, new { phone = phone.Id, name = phone.Name });
        PhoneDesk.Tell(work, phone, MessageKind.MobilePinChanged);
        return new Nothing();
    }
}
