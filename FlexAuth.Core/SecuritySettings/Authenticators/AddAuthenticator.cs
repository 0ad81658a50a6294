using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Authenticators;

/// <summary>The first code of an app that was offered.</summary>
/// <param name="Id">The offer.</param>
/// <param name="Name">What to call it; null for no name.</param>
/// <param name="Code">What it shows.</param>
/// <param name="ReplacesId">The app that goes once this one is proved; null where it comes beside the others.</param>
public sealed record FirstCode(Guid Id, string? Name, string Code, Guid? ReplacesId)
{
    /// <summary>Without the code: records print themselves, and this one must not (AU3).</summary>
    public override string ToString() => $"{nameof(FirstCode)} {{ {Id} }}";
}

/// <summary>An app that counts from now on.</summary>
/// <param name="Id">Identity.</param>
/// <param name="RecoveryCode">The recovery code that was made with it, known this once; null where the person has one that they saved.</param>
public sealed record AddedAuthenticator(Guid Id, string? RecoveryCode)
{
    /// <summary>Without the code (AU3).</summary>
    public override string ToString() => $"{nameof(AddedAuthenticator)} {{ {Id} }}";
}

/// <summary>Proves an app with its first code: only now it counts (OT5). Where it replaces another, that one goes in the same transaction.</summary>
[Requires(Permission.OwnAccount)]
public sealed class AddAuthenticator : OwnFactorOperation<FirstCode, AddedAuthenticator>
{
    /// <summary>The most apps that one person has.</summary>
    public const int Most = 10;

    internal static readonly TimeSpan OfferLives = TimeSpan.FromMinutes(15);

    private readonly AuthenticatorVerifier _authenticators;

    internal AddAuthenticator(WritePath writePath, OwnFactors factors, AuthenticatorVerifier authenticators, IOptions<SignInOptions> options)
        : base(writePath, factors, options) => _authenticators = authenticators;

    private protected override bool IsCounted(Error refusal) => CodeTrouble.IsVerdict(refusal);

    private protected override async Task<Result<AddedAuthenticator>> ChangeAsync(
        UnitOfWork work, SignedInMember me, Member member, FirstCode request, CancellationToken cancellationToken)
    {
        if (AuthenticatorName.Problem(request.Name) is { } name)
        {
            return name;
        }

        if (!(await Factors.CountingAsync(work.Db, member, cancellationToken)).Contains(TwoFactorMethod.AuthenticationApp))
        {
            return SecuritySettingsErrors.MethodNotAllowed;
        }

        var since = work.Now - OfferLives;
        var offer = work.Db.AuthenticatorApps.Where(
            a => a.Id == request.Id && a.MemberId == member.Id && a.SessionId == me.SessionId && a.ConfirmedAt == null && a.CreatedAt > since);
        if (await offer.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } app)
        {
            return SecuritySettingsErrors.OfferOver;
        }

        if (!AuthenticatorVerifier.IsWellFormed(request.Code))
        {
            return SignInErrors.CodeMalformed;
        }

        if (await _authenticators.ConfirmAsync(work, app, request.Code, cancellationToken) is { } wrong)
        {
            return wrong;
        }

        return await ReplaceAsync(work, member, request.ReplacesId, cancellationToken) is { } problem
            ? problem
            : await CountAsync(work, offer, member, app, request, cancellationToken);
    }

    /// <summary>The app that goes, or room for one more.</summary>
    private static async Task<Error?> ReplaceAsync(UnitOfWork work, Member member, Guid? replacesId, CancellationToken cancellationToken)
    {
        var confirmed = work.Db.AuthenticatorApps.Where(a => a.MemberId == member.Id && a.ConfirmedAt != null);
        if (replacesId is { } old)
        {
            await work.ForgetDevicesAsync(member.Id, DeviceEnd.FactorReplaced, cancellationToken);
            return await work.RetireAsync(confirmed.Where(a => a.Id == old), cancellationToken) is null ? SecuritySettingsErrors.AppGone : null;
        }

        return await confirmed.CountAsync(cancellationToken) < Most ? null : SecuritySettingsErrors.TooManyApps(Most);
    }

    private static async Task<Result<AddedAuthenticator>> CountAsync(
        UnitOfWork work, IQueryable<AuthenticatorApp> offer, Member member, AuthenticatorApp app, FirstCode request, CancellationToken cancellationToken)
    {
        // One row or none: of twenty who give the first code at a time one adds the app (SE8).
        var name = AuthenticatorName.Tidied(request.Name);
        var counted = await offer.ExecuteUpdateAsync(
            a => a.SetProperty(x => x.ConfirmedAt, app.ConfirmedAt)
                .SetProperty(x => x.LastStep, app.LastStep)
                .SetProperty(x => x.LastUsedAt, app.LastUsedAt)
                .SetProperty(x => x.Name, name),
            cancellationToken);
        if (counted == 0)
        {
            return SecuritySettingsErrors.OfferOver;
        }

        member.TwoFactorSetAt ??= work.Now;
        var (action, mail) = request.ReplacesId is null
            ? (AuditActions.AuthenticatorAdded, MessageKind.AuthenticatorAdded)
            : (AuditActions.AuthenticatorReplaced, MessageKind.AuthenticatorReplaced);
        work.Record(new AuditEvent(action, member.Id, member.Organization, new { app = app.Id, name, replaces = request.ReplacesId }));
        work.Send(new OutboxMessage { Kind = mail, MemberId = member.Id, CreatedAt = work.Now, DueAt = work.Now });
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));

        return new AddedAuthenticator(app.Id, await work.RecoveryCodeUnlessSavedAsync(member, app.SessionId!.Value, cancellationToken));
    }
}
