using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users.Countries;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Create;

/// <summary>An organization that a person can be put into.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">Name.</param>
/// <param name="Depth">How far below the topmost that the actor sees.</param>
public sealed record Place(Guid Id, string Name, int Depth);

/// <summary>What the forms about a person offer.</summary>
/// <param name="Places">Organizations, in the order of the tree.</param>
/// <param name="Roles">Roles that the actor may give.</param>
/// <param name="EmailLoginIsOn">Whether email login can be enabled for the person.</param>
/// <param name="MainOrganizationName">Whose switch that is.</param>
/// <param name="UsualCountry">Where most phone numbers of the actor's organization are, as an ISO code; null where there are none.</param>
/// <param name="SmsCountries">To whose numbers codes go by SMS.</param>
public sealed record UserFormChoices(
    IReadOnlyList<Place> Places,
    IReadOnlyList<MemberRole> Roles,
    bool EmailLoginIsOn,
    string MainOrganizationName,
    string? UsualCountry,
    ServedCountries SmsCountries);

/// <summary>What the forms about a person offer to this actor.</summary>
[Requires(Permission.ManageUsers)]
public sealed class OfferUserForm(IDbContextFactory<FlexAuthDbContext> contexts, ServerOffer offer) : Query<Nothing, UserFormChoices>(contexts)
{
    private const int NumbersToLookAt = 20;

    /// <inheritdoc />
    protected override async Task<Result<UserFormChoices>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        var signedIn = (SignedInMember)actor;
        var main = await db.Organizations.SingleAsync(o => o.Id == signedIn.RootOrganizationId, cancellationToken);
        var organizations = await db.Organizations.Within(signedIn).ToListAsync(cancellationToken);
        if (Places.InOrder(organizations, signedIn.OrganizationId) is not { } places)
        {
            return Error.PlaceChanged;
        }

        var roles = Enum.GetValues<MemberRole>().Where(role => role <= signedIn.Role).ToList();
        return new UserFormChoices(places, roles, main.EmailLoginEnabled, main.Name, await UsualCountryAsync(db, signedIn, cancellationToken), offer.SmsCountries);
    }

    // A few numbers say as much as a hundred thousand.
    private static async Task<string?> UsualCountryAsync(FlexAuthDbContext db, SignedInMember actor, CancellationToken cancellationToken) =>
        (await db.Members.Where(m => m.OrganizationId == actor.OrganizationId && m.PhoneNumber != null)
            .Select(m => m.PhoneNumber).Take(NumbersToLookAt).ToListAsync(cancellationToken))
        .Select(number => PhoneNumber.TryParse(number, out var phone, out _) ? CountryList.Of(phone)?.Code : null)
        .OfType<string>().GroupBy(code => code).MaxBy(group => group.Count())?.Key;
}
