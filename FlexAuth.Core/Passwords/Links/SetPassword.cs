using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Attempts;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Passwords.Links;

/// <summary>The password that the owner of a link chose.</summary>
public sealed record ChosenPassword(string? Token, string Password)
{
    /// <summary>Without the secrets (AU3).</summary>
    public override string ToString() => nameof(ChosenPassword);
}

/// <summary>
/// Sets a password by a one-time link, which is spent, and goes on to the second factor: a reset never skips it (LK3). Other links and
/// sessions of the person end.
/// </summary>
[Requires(Permission.SignIn)]
public sealed class SetPassword : Operation<ChosenPassword, SignInStep>
{
    private readonly InspectLink _inspect;
    private readonly PasswordPolicy _policy;
    private readonly PasswordHashing _hashing;
    private readonly AttemptDesk _desk;

    internal SetPassword(WritePath writePath, InspectLink inspect, PasswordPolicy policy, PasswordHashing hashing, AttemptDesk desk)
        : base(writePath)
    {
        _inspect = inspect;
        _policy = policy;
        _hashing = hashing;
        _desk = desk;
    }

    /// <inheritdoc />
    protected override async Task<Result<SignInStep>> RunAsync(Actor actor, ChosenPassword request, CancellationToken cancellationToken)
    {
        // Judged before hashing, so that worthless links cost nothing, and again when it is spent.
        var seen = (await _inspect.ExecuteAsync(actor, request.Token, cancellationToken)).Value;
        if (seen.State is not LinkState.Valid || seen.Purpose is LinkPurpose.FirstSetUp)
        {
            return LinkErrors.Of(seen.State);
        }

        if (_policy.Check(request.Password, seen.PasswordContext).Problem is { } problem)
        {
            return problem;
        }

        string hash;
        try
        {
            hash = await _hashing.HashAsync(request.Password, cancellationToken);
        }
        catch (PasswordHashingBusyException)
        {
            return Error.Busy;
        }

        return await CommitAsync(actor, (work, token) => SetAsync(work, (Visitor)actor, request.Token, hash, token), cancellationToken);
    }

    private async Task<Result<SignInStep>> SetAsync(
        UnitOfWork work, Visitor visitor, string? linkToken, string hash, CancellationToken cancellationToken)
    {
        var link = await LinkDesk.FindAsync(work.Db, linkToken, cancellationToken);
        var state = await LinkDesk.JudgeAsync(work.Db, link, work.Now, cancellationToken);
        if (state is not LinkState.Valid)
        {
            return LinkErrors.Of(state);
        }

        if (!await LinkDesk.SpendAsync(work, link!, cancellationToken))
        {
            return LinkErrors.Of(LinkState.Used);
        }

        var member = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == link!.MemberId, cancellationToken);
        var devices = await PasswordChange.ApplyAsync(work, member, hash, cancellationToken);
        if (link!.Purpose is LinkPurpose.AdministratorAccess)
        {
            await PasswordChange.ForgetSecondFactorsAsync(work, member, cancellationToken);
        }

        work.Record(new AuditEvent(AuditActions.PasswordSet, member.Id, member.Organization, new { by = link.Purpose.ToString(), devicesForgotten = devices }));
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
        var arrival = link.Purpose is LinkPurpose.AdministratorAccess ? Arrival.PrintedLink : Arrival.MailedLink;
        return await _desk.OpenAsync(work, visitor, member, SignInMethod.Password, arrival, cancellationToken);
    }
}
