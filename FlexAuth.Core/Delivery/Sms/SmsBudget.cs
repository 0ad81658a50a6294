using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Delivery.Sms;

/// <summary>
/// What may be sent in a day, by number and by cost (EC5). An SMS is reserved before it is asked for and at each further try, by one conditional UPDATE: of
/// two for the last cent one is sent, whichever node asks. Given back only where it never left, or a gateway answered that it did not take it. The last fifth is for
/// codes that somebody signs in with: whoever has codes sent within sessions, or to numbers that they claim, closes the door to nobody.
/// </summary>
internal sealed class SmsBudget(IOptions<SmsBudgetOptions> options, SmsPrices prices)
{
    /// <summary>Ten-thousandths: prices have so many digits.</summary>
    private const int UnitsOfOne = 10_000;

    /// <summary>Reserves an SMS to that number.</summary>
    /// <returns>Whether it may be sent.</returns>
    public async Task<bool> ReserveAsync(UnitOfWork work, string number, CodePurpose purpose, CancellationToken cancellationToken)
    {
        var left = EndOfDay(work.Now) - work.Now;
        var most = options.Value.CodesPerDay;
        var signsIn = purpose is CodePurpose.SecondFactor;
        var reached = signsIn ? SmsAlarmMark.Paused : SmsAlarmMark.Nearly;
        if (await work.ReserveAsync(Throttling.AllSms, Open(most, signsIn), left, cancellationToken) is not null)
        {
            await SmsAlarm.RaiseAsync(work, reached, cancellationToken);
            return false;
        }

        var cost = Cost(number);
        if (cost is { } reserved
            && await work.ReserveAsync(Throttling.SmsCost, reserved.Price, Open(reserved.Ceiling, signsIn), left, cancellationToken) is not null)
        {
            await work.GiveBackAsync(Throttling.AllSms, cancellationToken);
            await SmsAlarm.RaiseAsync(work, reached, cancellationToken);
            return false;
        }

        await LookAsync(work, most, cost, cancellationToken);
        return true;
    }

    /// <summary>Reserves a further try, where its code is wanted still: the first was reserved when the code was asked for.</summary>
    /// <returns>Whether it may be sent, which a mail always may.</returns>
    public async Task<bool> ReserveTryAsync(UnitOfWork work, OutboxMessage message, CancellationToken cancellationToken) =>
        message is not { Kind: MessageKind.SmsCode, CodeId: { } code, Attempts: > 1 }
        || await FreshSecret.Wanted(work, code, message.MemberId).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } wanted
        || await ReserveAsync(work, wanted.Destination, wanted.Purpose, cancellationToken);

    /// <summary>Gives back what was reserved when the code was asked for, and is not wanted before it left. What was reserved yesterday is over.</summary>
    public async Task ReturnTryAsync(UnitOfWork work, OutboxMessage message, CancellationToken cancellationToken)
    {
        if (message is { Kind: MessageKind.SmsCode, CodeId: { } code, Attempts: 1 } && EndOfDay(message.CreatedAt) > work.Now
            && await work.Db.SentCodes.AsNoTracking().SingleOrDefaultAsync(c => c.Id == code, cancellationToken) is { } unsent)
        {
            await GiveBackAsync(work, unsent.Destination, cancellationToken);
        }
    }

    /// <summary>
    /// So many gateways send a bill for what was reserved once: none, where nobody took it; two, where the first did not answer, and may have taken it,
    /// and the other took it. What is sent is sent, also past the end of the day's.
    /// </summary>
    public async Task SettleAsync(UnitOfWork work, string number, int charged, CancellationToken cancellationToken)
    {
        if (charged == 0)
        {
            await GiveBackAsync(work, number, cancellationToken);
        }
        else if (charged > 1)
        {
            var cost = Cost(number);
            await AddAsync(work, Throttling.AllSms, charged - 1, cancellationToken);
            await AddAsync(work, Throttling.SmsCost, (charged - 1) * (cost?.Price ?? 0), cancellationToken);
            await LookAsync(work, options.Value.CodesPerDay, cost, cancellationToken);
        }
    }

    private static Task<int> AddAsync(UnitOfWork work, string key, int amount, CancellationToken cancellationToken) =>
        work.Db.Throttles.Where(t => t.Key == key && t.ResetsAt > work.Now).ExecuteUpdateAsync(t => t.SetProperty(x => x.Count, x => x.Count + amount), cancellationToken);

    private async Task GiveBackAsync(UnitOfWork work, string number, CancellationToken cancellationToken)
    {
        await work.GiveBackAsync(Throttling.AllSms, cancellationToken);
        if (Cost(number) is { Price: var price })
        {
            await work.GiveBackAsync(Throttling.SmsCost, price, cancellationToken);
        }
    }

    internal static DateTimeOffset EndOfDay(DateTimeOffset now) => new(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);

    /// <summary>Paused is what could not send another one like this.</summary>
    private static async Task LookAsync(UnitOfWork work, int most, (int Price, int Ceiling)? cost, CancellationToken cancellationToken)
    {
        var used = await work.Db.Throttles.AsNoTracking()
            .Where(t => (t.Key == Throttling.AllSms || t.Key == Throttling.SmsCost) && t.ResetsAt > work.Now)
            .ToDictionaryAsync(t => t.Key, t => (long)t.Count, cancellationToken);
        var (sent, spent) = (used.GetValueOrDefault(Throttling.AllSms), used.GetValueOrDefault(Throttling.SmsCost));
        if (sent >= most || (cost is { } one && spent + one.Price > one.Ceiling))
        {
            await SmsAlarm.RaiseAsync(work, SmsAlarmMark.Paused, cancellationToken);
        }
        else if (sent * 5 >= most * 4L || (cost is { } each && spent * 5 >= each.Ceiling * 4L))
        {
            await SmsAlarm.RaiseAsync(work, SmsAlarmMark.Nearly, cancellationToken);
        }
    }

    private static int Open(int most, bool signsIn) => signsIn ? most : most - (most / 5);

    private (int Price, int Ceiling)? Cost(string number) =>
        options.Value.CostPerDay is { } ceiling && prices.Of(number) is { } price ? (Units(price), Units(ceiling)) : null;

    private static int Units(decimal money) => (int)decimal.Ceiling(money * UnitsOfOne);
}
