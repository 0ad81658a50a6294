using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;

namespace FlexAuth.Core.Users.Create;

/// <summary>Somebody who is new, by the form or by an import: the same person and the same trail.</summary>
internal static class Newcomer
{
    /// <param name="id">Theirs.</param>
    /// <param name="details">Tidied, and admitted by the rules.</param>
    /// <param name="organization">Where they belong.</param>
    /// <param name="emailLogin">Whether they may sign in with email and password.</param>
    /// <param name="now">The moment.</param>
    public static Member Of(Guid id, UserDetails details, Organization organization, bool emailLogin, DateTimeOffset now)
    {
        var email = EmailAddress.Parse(details.Email);
        return new Member
        {
            Id = id,
            OrganizationId = organization.Id,
            Organization = organization,
            FirstName = details.FirstName,
            LastName = details.LastName,
            Email = email.Display,
            NormalizedEmail = email.Key,
            Role = details.Role,
            Position = details.Position,
            PhoneNumber = details.Phone,
            EmailLoginEnabled = emailLogin,
            CreatedAt = now,
        };
    }

    public static AuditEvent AuditOf(Member member) => new(
        AuditActions.UserCreated, member.Id, member.Organization, new { role = member.Role.ToString(), emailLogin = member.EmailLoginEnabled });
}
