using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Core.SecuritySettings.Authenticators;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>Somebody and the apps on their phones.</summary>
internal static class OwnApps
{
    public static Task<Result<OfferedAuthenticator>> OfferAsync(this CoreHost host, SignedInMember me) =>
        host.Get<OfferAuthenticator>().ExecuteAsync(me, default);

    public static Task<Result<AddedAuthenticator>> GiveFirstCodeAsync(
        this CoreHost host, SignedInMember me, OfferedAuthenticator offer, string code, string? name = null, Guid? replaces = null) =>
        host.Get<AddAuthenticator>().ExecuteAsync(me, new FirstCode(offer.Id, name, code, replaces));

    public static Task<Result<Nothing>> RemoveAppAsync(this CoreHost host, SignedInMember me, Guid id) =>
        host.Get<RemoveAuthenticator>().ExecuteAsync(me, new OwnAuthenticator(id));

    /// <summary>Takes the seed of an offer into a phone.</summary>
    public static Account Scan(this Account account, OfferedAuthenticator offer) =>
        account with { Seed = Base32.TryDecode(offer.Secret.KeyText, out var seed) ? seed : throw new FormatException(offer.Secret.KeyText) };

    /// <summary>A further app, set up to the end.</summary>
    public static async Task<(Guid Id, Account Phone)> AnotherAppAsync(this CoreHost host, SignedInMember me, Account account, string? name = null, Guid? replaces = null)
    {
        var offer = (await host.OfferAsync(me)).Value;
        var phone = account.Scan(offer);
        Assert.Null((await host.GiveFirstCodeAsync(me, offer, phone.Code(host.Clock), name, replaces)).Error);
        return (offer.Id, phone);
    }

    public static Task<List<AuthenticatorApp>> AppsOfAsync(this CoreHost host, Account account) =>
        host.ReadAsync(db => db.AuthenticatorApps.AsNoTracking().Where(a => a.MemberId == account.Id && a.ConfirmedAt != null).OrderBy(a => a.ConfirmedAt).ThenBy(a => a.Id).ToListAsync());

    /// <summary>How the session's latest proof was made.</summary>
    /// <summary>All sessions have signed in anew at their provider just now, which stands for the password of whoever has none.</summary>
    public static Task FreshAtProviderAsync(this CoreHost host) => host.ReadAsync(
        db => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.ProviderProofAt, host.Clock.GetUtcNow())));

    public static Task ProvedByAsync(this CoreHost host, SignedInMember session, SecondFactorKind? factor) => host.ReadAsync(
        db => db.Sessions.Where(s => s.Id == session.SessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedBy, factor)));
}
