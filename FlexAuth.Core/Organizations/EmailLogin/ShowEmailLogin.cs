using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>The switch and what hangs on it.</summary>
public sealed record EmailLoginView
{
    /// <summary>Whether email login is on for the tree.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>When that last changed.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>The main organization, whose administrators decide.</summary>
    public required string MainOrganizationName { get; init; }

    /// <summary>Whether this actor may change it.</summary>
    public required bool CanChange { get; init; }

    /// <summary>Organizations below the main one.</summary>
    public required int Suborganizations { get; init; }

    /// <summary>Members that the actor sees.</summary>
    public required int Members { get; init; }

    /// <summary>Those of them who may use email login, and are not disabled.</summary>
    public required int WithEmailLogin { get; init; }

    /// <summary>Those of these who have not finished setting up password and second factor.</summary>
    public required int Unfinished { get; init; }

    /// <summary>Administrators with one way in alone: email login, or one provider.</summary>
    public required int AdministratorsWithOneWayIn { get; init; }

    /// <summary>Names of those who sign in with email and password even while it is off.</summary>
    public required IReadOnlyList<string> EmergencyAdministrators { get; init; }
}

/// <summary>Whether people of the tree may sign in with email and password, as the actor may see it.</summary>
[Requires(Permission.ViewAuthentication)]
public sealed class ShowEmailLogin(IDbContextFactory<FlexAuthDbContext> contexts, ServerOffer offer, TimeProvider clock) : Query<Nothing, EmailLoginView>(contexts)
{
    /// <summary>Whom <see cref="EmailLoginView.WithEmailLogin"/> counts.</summary>
    public static UserFilter OfEmailLogin { get; } = new()
    {
        EmailLogin = true,
        Standings = EnumSet.Of(Enum.GetValues<Standing>().Except([Standing.Disabled])),
    };

    /// <summary>Whom <see cref="EmailLoginView.Unfinished"/> counts.</summary>
    public static UserFilter Unfinished { get; } = OfEmailLogin with
    {
        Standings = EnumSet.Of(Standing.NotInvited, Standing.Invited, Standing.LinkOpened, Standing.PasswordSet),
    };

    /// <summary>Among whom <see cref="EmailLoginView.AdministratorsWithOneWayIn"/> are counted.</summary>
    public static UserFilter Administrators { get; } = OfEmailLogin with { EmailLogin = null, Roles = EnumSet.Of(MemberRole.OrganizationAdministrator) };

    /// <inheritdoc />
    protected override async Task<Result<EmailLoginView>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        var signedIn = (SignedInMember)actor;
        var main = await db.Organizations.SingleAsync(o => o.Id == signedIn.RootOrganizationId, cancellationToken);

        // By the directory, which has the counts: the page is read anew with every change that anybody makes.
        Task<int> CountAsync(UserFilter filter) =>
            UserDirectory.CountAsync(db, signedIn.OrganizationPath, filter, clock.GetUtcNow(), cancellationToken);
        return new EmailLoginView
        {
            IsEnabled = main.EmailLoginEnabled,
            ChangedAt = main.EmailLoginChangedAt,
            MainOrganizationName = main.Name,
            CanChange = PermissionTable.Allows(actor, Permission.ManageAuthentication),
            Suborganizations = await db.Organizations.CountAsync(o => o.RootId == main.Id && o.Id != main.Id, cancellationToken),
            Members = await CountAsync(UserFilter.Everybody),
            WithEmailLogin = await CountAsync(OfEmailLogin),
            Unfinished = await CountAsync(Unfinished),
            AdministratorsWithOneWayIn = await OneWayInAsync(CountAsync, main.EmailLoginEnabled),
            EmergencyAdministrators = await db.Members.Within(signedIn).Where(m => m.HasEmergencyAccess).OrderBy(m => m.LastName)
                .Select(m => m.FirstName + " " + m.LastName).ToListAsync(cancellationToken),
        };
    }

    /// <summary>Exactly one of the ways that are open: email login while the switch is on, and the providers that this server offers.</summary>
    private async Task<int> OneWayInAsync(Func<UserFilter, Task<int>> countAsync, bool emailLogin)
    {
        List<SignInMethod> open = [.. Enum.GetValues<SignInMethod>().Where(
            way => way is SignInMethod.Password ? emailLogin : offer.Providers.Contains(way))];
        var people = 0;
        foreach (var way in open)
        {
            var others = EnumSet.Of(open.Where(other => other != way && other.IsProvider()));
            people += await countAsync(Administrators with
            {
                EmailLogin = way is SignInMethod.Password ? true : emailLogin ? false : null,
                Linked = way is SignInMethod.Password ? default : EnumSet.Of(way),
                NotLinked = others,
            });
        }

        return people;
    }
}
