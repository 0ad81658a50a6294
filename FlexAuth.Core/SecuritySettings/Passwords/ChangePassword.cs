using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Passwords;

/// <summary>The password in use, and the one to take its place.</summary>
public sealed record PasswordToChange(string Current, string New)
{
    /// <summary>Without the secrets: records print themselves, and this one must not (AU3).</summary>
    public override string ToString() => nameof(PasswordToChange);
}

/// <summary>
/// A new password for whoever knows the present one (PW5) and has proved lately that it is them (SE7). All else that the old one opened
/// ends: other sessions, links, sign-ins in flight, remembered devices. The session that changes it goes on.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class ChangePassword : Operation<PasswordToChange, Nothing>
{
    private readonly IDbContextFactory<FlexAuthDbContext> _contexts;
    private readonly OwnPassword _own;
    private readonly PasswordPolicy _policy;
    private readonly PasswordHashing _hashing;
    private readonly SignInOptions _options;
    private readonly TimeProvider _clock;

    internal ChangePassword(
        WritePath writePath,
        IDbContextFactory<FlexAuthDbContext> contexts,
        OwnPassword own,
        PasswordPolicy policy,
        PasswordHashing hashing,
        IOptions<SignInOptions> options,
        TimeProvider clock)
        : base(writePath)
    {
        _contexts = contexts;
        _own = own;
        _policy = policy;
        _hashing = hashing;
        _options = options.Value;
        _clock = clock;
    }

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, PasswordToChange request, CancellationToken cancellationToken)
    {
        var me = (SignedInMember)actor;

        // What is wrong with the new one is told first: it costs no hash, and none of the tries at the present one.
        if (await WhyNotAsync(me, request, cancellationToken) is { } problem)
        {
            return problem;
        }

        var present = await _own.CheckAsync(me, request.Current, isAll: true, cancellationToken);
        if (!present.Succeeded)
        {
            return present.Error;
        }

        string hash;
        try
        {
            hash = await _hashing.HashAsync(request.New, cancellationToken);
        }
        catch (PasswordHashingBusyException)
        {
            return Error.Busy;
        }

        return await CommitAsync(actor, (work, token) => SetAsync(work, me, present.Value, hash, token), cancellationToken);
    }

    private async Task<Error?> WhyNotAsync(SignedInMember me, PasswordToChange request, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        if (await Admission.AdmitAsync(db, me, _clock.GetUtcNow(), cancellationToken) is null)
        {
            return Error.SessionEnded;
        }

        var member = await MemberAsync(db, me, cancellationToken);
        var main = await db.Organizations.SingleAsync(o => o.Id == member.Organization.RootId, cancellationToken);
        if (!SignInGate.AllowsEmailLogin(member, main) || member.PasswordHash is null)
        {
            return SecuritySettingsErrors.NoEmailLogin;
        }

        if (string.IsNullOrEmpty(request.Current))
        {
            return SecuritySettingsErrors.CurrentPasswordMissing;
        }

        var context = new PasswordContext($"{member.Organization.Name} {main.Name}", member.FullName, member.Email);
        if (_policy.Check(request.New, context).Problem is { } weak)
        {
            return weak;
        }

        if (string.Equals(request.New, request.Current, StringComparison.Ordinal))
        {
            return SecuritySettingsErrors.SamePassword;
        }

        return await RecentProof.MissingAsync(
            db, me, _options, _clock.GetUtcNow(), SensitiveActs.ChangingOwnCredentials, cancellationToken);
    }

    private static async Task<Result<Nothing>> SetAsync(
        UnitOfWork work, SignedInMember me, string presentHash, string newHash, CancellationToken cancellationToken)
    {
        await work.TakeTurnAsync(me.MemberId, cancellationToken);
        var member = await MemberAsync(work.Db, me, cancellationToken);

        // Another tab, or a link, was quicker: the present one is not the one that was given.
        if (member.PasswordHash != presentHash)
        {
            return StepUpErrors.PasswordWrong;
        }

        var devices = await PasswordChange.ApplyAsync(work, member, newHash, cancellationToken, by: me.SessionId);
        work.Record(new AuditEvent(AuditActions.PasswordSet, member.Id, member.Organization, new { by = "PresentPassword", devicesForgotten = devices }));
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
        return new Nothing();
    }

    private static Task<Member> MemberAsync(FlexAuthDbContext db, SignedInMember me, CancellationToken cancellationToken) =>
        db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == me.MemberId, cancellationToken);
}
