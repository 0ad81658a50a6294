using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Create;

namespace FlexAuth.Web.Settings.Users;

/// <summary>What has been typed for a new person, and what is wrong with it as far as the person at the form should know by now.</summary>
internal sealed class NewUserForm
{
    private readonly HashSet<string> left = [];
    private readonly Dictionary<string, Error> refused = [];

    /// <summary>Made once for each form: sent twice, it creates one person (SE8).</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    public string FirstName { get; set; } = "";

    public string LastName { get; set; } = "";

    public string Email { get; set; } = "";

    public Guid OrganizationId { get; set; }

    public MemberRole Role { get; set; } = MemberRole.Member;

    public string Position { get; set; } = "";

    public string Phone { get; set; } = "";

    public bool EnableEmailLogin { get; set; }

    public NewUser User => new(Id, FirstName, LastName, Email, OrganizationId, Role, Position, Phone, EnableEmailLogin);

    public bool WasSent { get; private set; }

    /// <summary>A field is judged once it was left with something in it; an empty one when the form is sent.</summary>
    public void Leave(string field, string value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            left.Add(field);
    }

    /// <summary>Whether the rules let the form go.</summary>
    public bool Send()
    {
        WasSent = true;
        refused.Clear();
        return NewUserRules.Check(User).Count == 0;
    }

    /// <summary>Puts the operation's refusal to the field that it is about.</summary>
    /// <returns>False where it is about none.</returns>
    public bool Refuse(Error error)
    {
        if (FieldOf(error) is not { } field)
            return false;
        refused[field] = error;
        return true;
    }

    /// <summary>What was refused is no longer known to be wrong once it changes.</summary>
    public void Change(string field) => refused.Remove(field);

    public Error? ProblemOf(string field) =>
        refused.GetValueOrDefault(field) ?? (WasSent || left.Contains(field) ? NewUserRules.Check(User).GetValueOrDefault(field) : null);

    private static string? FieldOf(Error error) => error.Code.Split('.') switch
    {
        ["user", "first_name", ..] => nameof(FirstName),
        ["user", "last_name", ..] => nameof(LastName),
        ["user", "email", ..] => nameof(Email),
        ["user", "organization", ..] => nameof(OrganizationId),
        ["user", "role", ..] => nameof(Role),
        ["user", "position", ..] => nameof(Position),
        ["user", "phone", ..] => nameof(Phone),
        ["user", "email_login", ..] => nameof(EnableEmailLogin),
        _ => null,
    };
}
