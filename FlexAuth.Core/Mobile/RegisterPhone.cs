using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.Mobile;

/// <summary>Somebody wants to use FlexAuth on this phone.</summary>
/// <param name="Email">As typed.</param>
/// <param name="Password">As typed.</param>
/// <param name="Code">Of the authentication app; null where it was not asked for yet.</param>
/// <param name="Name">What they call the phone; null where they gave it no name.</param>
/// <param name="PublicKey">Of the key that the phone made: SubjectPublicKeyInfo in base64url.</param>
public sealed record PhoneToRegister(string? Email, string? Password, string? Code, string? Name, string? PublicKey)
{
    /// <summary>Without the secrets (AU3).</summary>
    public override string ToString() => nameof(PhoneToRegister);
}

/// <summary>A phone that was registered just now.</summary>
/// <param name="PhoneId">By which it names itself from now on.</param>
/// <param name="Name">What it is called in the lists.</param>
/// <param name="PinRequired">Whether a PIN has to be chosen before it can be unlocked.</param>
/// <param name="MadeRoom">How many other phones of the person ended for it, since there were as many as one person may have.</param>
public sealed record NewPhone(Guid PhoneId, string Name, bool PinRequired, int MadeRoom);

/// <summary>
/// Registers a phone: email and password as at the wizard, then a code of the authentication app where the policy asks for one; of
/// administrators and managers always (<see cref="PhoneCodes"/>).
/// </summary>
[Requires(Permission.SignIn)]
public sealed class RegisterPhone : Operation<PhoneToRegister, NewPhone>
{
    private const int MostAnHour = 5;
    private const int MostTriesAnHour = 30;

    private readonly FirstFactor _first;
    private readonly PhoneCodes _codes;
    private readonly PhoneRoom _room;
    private readonly PhoneDesk _desk;

    internal RegisterPhone(WritePath writePath, FirstFactor first, PhoneCodes codes, PhoneRoom room, PhoneDesk desk)
        : base(writePath)
    {
        _first = first;
        _codes = codes;
        _room = room;
        _desk = desk;
    }

    /// <inheritdoc />
    protected override async Task<Result<NewPhone>> RunAsync(Actor actor, PhoneToRegister request, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(request.Email, out var email))
        {
            return SignInErrors.NotAnEmail;
        }

        if (string.IsNullOrEmpty(request.Password))
        {
            return SignInErrors.PasswordMissing;
        }

        if (PhoneKey.Read(request.PublicKey) is not { } key)
        {
            return MobileErrors.KeyUnknown;
        }

        return Answer<NewPhone>.Of(await _first.ProveAsync<Answer<NewPhone>>(
            actor,
            email,
            request.Password,
            (work, member, token) => RegisterAsync(work, member, key, request, token),
            refusal => refusal,
            cancellationToken));
    }

    private async Task<Answer<NewPhone>> RegisterAsync(
        UnitOfWork work, Member member, byte[] key, PhoneToRegister request, CancellationToken cancellationToken)
    {
        // Whoever has the password fills no log by coming without the code, again and again.
        if (await work.ReserveAsync(Throttling.PhoneRegistrationTry(member.Id), MostTriesAnHour, TimeSpan.FromHours(1), cancellationToken) is { } later)
        {
            return MobileErrors.RegisteredOften(later);
        }

        SignInLog.Write(work, member, SignInMethod.Password, SignInOutcome.PasswordAccepted);
        var policy = (await work.Db.PolicyOfAsync(member.Organization.RootId, cancellationToken)).Policy;

        // Looked at before a code is spent, and counted once it was right.
        var often = Throttling.PhoneRegistration(member.Id);
        if (await work.FullUntilAsync(often, MostAnHour, cancellationToken) is { } full)
        {
            return MobileErrors.RegisteredOften(full);
        }

        if (await _room.WhyNotAsync(work, member, key, cancellationToken) is { } noRoom)
        {
            return noRoom;
        }

        if (await _codes.WhyNotAsync(work, member, policy, request.Code, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        // The same phone once more, where the answer got lost: nobody else has its key.
        if (await PhoneDesk.OfAsync(work, p => p.Where(x => x.MemberId == member.Id && x.PublicKey == key), cancellationToken) is { } former)
        {
            await PhoneDesk.EndAsync(work, former, PhoneEnd.RegisteredAnew, cancellationToken);
        }

        if (await work.ReserveAsync(often, MostAnHour, TimeSpan.FromHours(1), cancellationToken) is { } until)
        {
            return MobileErrors.RegisteredOften(until);
        }

        // Once more, behind the count that all registrations of this person pass one by one: where several write at a time, two saw the same.
        if (await _room.WhyNotAsync(work, member, key, cancellationToken) is { } noRoomLeft)
        {
            return noRoomLeft;
        }

        var madeRoom = await _room.MakeAsync(work, member, key, cancellationToken);
        var phone = new RegisteredPhone
        {
            MemberId = member.Id,
            Member = member,
            Name = PhoneName.Of(request.Name, work.Actor.UserAgent),
            PublicKey = key,
            CodeGiven = PhoneCodes.IsAskedOf(member.Role, policy),
            CreatedAt = work.Now,
            LastUsedAt = work.Now,
            Address = work.Actor.Address?.ToString(),
            UserAgent = work.Actor.UserAgent,
        };
        work.Db.RegisteredPhones.Add(phone);
        _desk.Log(work, phone, SignInOutcome.PhoneRegistered);
        PhoneDesk.Note(work, phone, AuditActions.MobileRegistered, new { phone = phone.Id, name = phone.Name, madeRoom });
        PhoneDesk.Tell(work, phone, MessageKind.MobileRegistered);
        return new NewPhone(phone.Id, phone.Name, policy.MandatoryPinForMobile, madeRoom);
    }
}
