namespace FlexAuth.Core.Users.Create;

/// <summary>A person to create.</summary>
/// <param name="Id">Chosen by the form when it opens: a form that is sent twice creates one person (SE8).</param>
/// <param name="FirstName">First name.</param>
/// <param name="LastName">Last name.</param>
/// <param name="Email">Email address.</param>
/// <param name="OrganizationId">Where they belong.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Position">Position, if any.</param>
/// <param name="Phone">Phone number with country code, if any.</param>
/// <param name="EnableEmailLogin">Whether they get a welcome mail and may sign in with email and password.</param>
public sealed record NewUser(
    Guid Id,
    string FirstName,
    string LastName,
    string Email,
    Guid OrganizationId,
    MemberRole Role,
    string? Position,
    string? Phone,
    bool EnableEmailLogin)
{
    /// <summary>The same without what only creating asks for.</summary>
    public UserDetails Details => new(FirstName, LastName, Email, OrganizationId, Role, Position, Phone);
}
