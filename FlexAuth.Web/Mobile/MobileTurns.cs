using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Web.Hosting.Security;

namespace FlexAuth.Web.Mobile;

/// <summary>Who a request was counted under.</summary>
/// <param name="PhoneId">The phone that it comes from; null where nobody proved anything.</param>
/// <param name="Refusal">Where there is no turn left.</param>
internal sealed record MobileTurn(Guid? PhoneId, Error? Refusal);

/// <summary>
/// Whose turn a request of the API is. What a phone proved takes a turn of that phone, anything else one of its address: whoever floods the API from
/// an office or through a carrier's gateway makes strangers there wait, and no phone that is registered. A phone that is known costs no read
/// (<see cref="PhoneRecognition"/>); a read is paid for beforehand with a turn of the address, which comes back where it found the phone.
/// </summary>
internal sealed class MobileTurns(PhoneRecognition phones, TimeProvider clock)
{
    // More strangers than an office has, registering in the morning.
    private readonly AddressTurns _strangers = new(atOnce: 300, perSecond: 10, clock);

    // A server that asks about the tokens that it was sent passes on what anybody made up.
    private readonly AddressTurns _askers = new(atOnce: 1000, perSecond: 50, clock);

    private readonly Turns<Guid> _acts = new(atOnce: 30, perSecond: 1, clock);
    private readonly Turns<Guid> _asked = new(atOnce: 300, perSecond: 20, clock);

    /// <summary>Of a request that does something.</summary>
    public Task<MobileTurn> ToActAsync(HttpContext context, PhoneClaim? claim) => TakeAsync(context, claim, _strangers, _acts);

    /// <summary>Of a request that asks whose a token is.</summary>
    public Task<MobileTurn> ToAskAsync(HttpContext context, PhoneClaim? claim) => TakeAsync(context, claim, _askers, _asked);

    private async Task<MobileTurn> TakeAsync(HttpContext context, PhoneClaim? claim, AddressTurns strangers, Turns<Guid> ofPhones)
    {
        if (claim is null)
        {
            return OfStranger(strangers.Take(context));
        }

        if (await phones.RecallAsync(claim) is { } known)
        {
            return OfPhone(known, ofPhones);
        }

        if (strangers.Take(context) is { } until)
        {
            return OfStranger(until);
        }

        if (await phones.FindAsync(claim, context.RequestAborted) is not { } found)
        {
            return OfStranger(null);
        }

        strangers.GiveBack(context);
        return OfPhone(found, ofPhones);
    }

    private static MobileTurn OfPhone(Guid phone, Turns<Guid> turns) => new(phone, turns.Take(phone) is { } until ? TooMany(until) : null);

    private static MobileTurn OfStranger(DateTimeOffset? until) => new(null, until is { } time ? TooMany(time) : null);

    private static Error TooMany(DateTimeOffset until) => new(MobileProblem.TooManyRequests, until);
}
