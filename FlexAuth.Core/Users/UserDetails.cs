using FlexAuth.Core.Data;

namespace FlexAuth.Core.Users;

/// <summary>What a form about a person holds.</summary>
public enum UserField
{
    /// <summary>First name.</summary>
    FirstName,

    /// <summary>Last name.</summary>
    LastName,

    /// <summary>Email address.</summary>
    Email,

    /// <summary>Organization.</summary>
    Organization,

    /// <summary>Role.</summary>
    Role,

    /// <summary>Position.</summary>
    Position,

    /// <summary>Phone number.</summary>
    Phone,
}

/// <summary>A person's details as the forms show and change them.</summary>
/// <param name="FirstName">First name.</param>
/// <param name="LastName">Last name.</param>
/// <param name="Email">Email address.</param>
/// <param name="OrganizationId">Where they belong.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Position">Position, if any.</param>
/// <param name="Phone">Phone number with country code, if any.</param>
public sealed record UserDetails(
    string FirstName, string LastName, string Email, Guid OrganizationId, MemberRole Role, string? Position, string? Phone)
{
    /// <summary>The fields in which the two differ, apart from what tidying removes. What is no phone number counts as it was typed.</summary>
    public IReadOnlyList<UserField> DifferencesFrom(UserDetails other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (mine, theirs) = (Tidied(), other.Tidied());
        return Enum.GetValues<UserField>().Where(field => !Equals(mine.Value(field), theirs.Value(field))).ToList();
    }

    internal static UserDetails Of(Member member) => new(
        member.FirstName, member.LastName, member.Email!, member.OrganizationId, member.Role, member.Position, member.PhoneNumber);

    /// <summary>Without spaces around, with nothing for what is blank, and the phone number in E.164 where it is one.</summary>
    internal UserDetails Tidied() => this with
    {
        FirstName = FirstName.Trim(),
        LastName = LastName.Trim(),
        Email = Email.Trim(),
        Position = string.IsNullOrWhiteSpace(Position) ? null : Position.Trim(),
        Phone = string.IsNullOrWhiteSpace(Phone) ? null : PhoneNumber.TryParse(Phone, out var number, out _) ? number.Value : Phone,
    };

    /// <summary>This with the given fields taken from another.</summary>
    internal UserDetails With(IReadOnlyCollection<UserField> fields, UserDetails from) => new(
        fields.Contains(UserField.FirstName) ? from.FirstName : FirstName,
        fields.Contains(UserField.LastName) ? from.LastName : LastName,
        fields.Contains(UserField.Email) ? from.Email : Email,
        fields.Contains(UserField.Organization) ? from.OrganizationId : OrganizationId,
        fields.Contains(UserField.Role) ? from.Role : Role,
        fields.Contains(UserField.Position) ? from.Position : Position,
        fields.Contains(UserField.Phone) ? from.Phone : Phone);

    internal object? Value(UserField field) => field switch
    {
        UserField.FirstName => FirstName,
        UserField.LastName => LastName,
        UserField.Email => Email,
        UserField.Organization => OrganizationId,
        UserField.Role => Role,
        UserField.Position => Position,
        UserField.Phone => Phone,
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };
}
