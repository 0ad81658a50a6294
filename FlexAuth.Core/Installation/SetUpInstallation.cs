using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Attempts;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Installation;

/// <summary>The main organization and its first administrator, as the set-up page asks for them.</summary>
public sealed record FirstSetUp(string? Token, string OrganizationName, string FirstName, string LastName, string Email, string Password)
{
    /// <summary>Without the secrets (AU3).</summary>
    public override string ToString() => nameof(FirstSetUp);
}

/// <summary>Creates the main organization and its first administrator by the link that an empty installation printed (DP3).</summary>
[Requires(Permission.SignIn)]
public sealed class SetUpInstallation : Operation<FirstSetUp, SignInStep>
{
    private const int LongestName = 100;

    private readonly InspectLink _inspect;
    private readonly PasswordPolicy _policy;
    private readonly PasswordHashing _hashing;
    private readonly AttemptDesk _desk;

    internal SetUpInstallation(WritePath writePath, InspectLink inspect, PasswordPolicy policy, PasswordHashing hashing, AttemptDesk desk)
        : base(writePath)
    {
        _inspect = inspect;
        _policy = policy;
        _hashing = hashing;
        _desk = desk;
    }

    /// <inheritdoc />
    protected override async Task<Result<SignInStep>> RunAsync(Actor actor, FirstSetUp request, CancellationToken cancellationToken)
    {
        var seen = (await _inspect.ExecuteAsync(actor, request.Token, cancellationToken)).Value;
        if (seen is not { State: LinkState.Valid, Purpose: LinkPurpose.FirstSetUp })
        {
            return LinkErrors.Of(seen.State);
        }

        if (Check(request) is { } problem)
        {
            return problem;
        }

        try
        {
            var hash = await _hashing.HashAsync(request.Password, cancellationToken);
            return await CommitAsync(actor, (work, token) => CreateAsync(work, (Visitor)actor, request, hash, token), cancellationToken);
        }
        catch (PasswordHashingBusyException)
        {
            return Error.Busy;
        }
    }

    private Error? Check(FirstSetUp request)
    {
        if (!IsName(request.OrganizationName) || OrganizationName.Problem(request.OrganizationName) is not null)
        {
            return new Error("set_up.organization_name", LongestName);
        }

        if (!IsName(request.FirstName))
        {
            return new Error(string.IsNullOrWhiteSpace(request.FirstName) ? "user.first_name.required" : "user.first_name.invalid", LongestName);
        }

        if (!IsName(request.LastName))
        {
            return new Error(string.IsNullOrWhiteSpace(request.LastName) ? "user.last_name.required" : "user.last_name.invalid", LongestName);
        }

        if (!EmailAddress.TryParse(request.Email, out _))
        {
            return new Error("user.email.invalid");
        }

        var context = new PasswordContext(request.OrganizationName, $"{request.FirstName} {request.LastName}", request.Email);
        return _policy.Check(request.Password, context).Problem;
    }

    private static bool IsName(string? text) =>
        !string.IsNullOrWhiteSpace(text) && text.Trim().Length <= LongestName && !text.Any(char.IsControl);

    private async Task<Result<SignInStep>> CreateAsync(
        UnitOfWork work, Visitor visitor, FirstSetUp request, string hash, CancellationToken cancellationToken)
    {
        var link = await LinkDesk.FindAsync(work.Db, request.Token, cancellationToken);
        if (link is null || await work.Db.Organizations.AnyAsync(cancellationToken) || !await LinkDesk.SpendAsync(work, link, cancellationToken))
        {
            return LinkErrors.Of(LinkState.Used);
        }

        await LinkDesk.EndSetUpLinksAsync(work, cancellationToken);
        var main = Organization.Main(OrganizationName.Tidied(request.OrganizationName), work.Now);
        var email = EmailAddress.Parse(request.Email);
        var administrator = new Member
        {
            Id = RowId.New(),
            OrganizationId = main.Id,
            Organization = main,
            FirstName = request.FirstName.Trim(),
            LastName = request.LastName.Trim(),
            Email = email.Display,
            NormalizedEmail = email.Key,
            Role = MemberRole.OrganizationAdministrator,
            EmailLoginEnabled = true,
            HasEmergencyAccess = true,
            PasswordHash = hash,
            InvitedAt = work.Now,
            LinkOpenedAt = work.Now,
            PasswordSetAt = work.Now,
            CreatedAt = work.Now,
        };
        work.Db.Organizations.Add(main);
        work.Db.Members.Add(administrator);
        work.Record(new AuditEvent(AuditActions.OrganizationCreated, null, main, new { name = main.Name }));
        work.Record(new AuditEvent(AuditActions.UserCreated, administrator.Id, main, new { role = administrator.Role.ToString() }));
        await work.Db.SaveChangesAsync(cancellationToken);
        return await _desk.OpenAsync(work, visitor, administrator, SignInMethod.Password, Arrival.PrintedLink, cancellationToken);
    }
}
