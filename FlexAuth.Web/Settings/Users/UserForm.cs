using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Countries;
using FlexAuth.Core.Users.Create;
using FlexAuth.Core.Users.Edit;

namespace FlexAuth.Web.Settings.Users;

/// <summary>What has been typed about a person, and what is wrong with it as far as the person at the form should know by now.</summary>
public sealed class UserForm
{
    private readonly HashSet<string> left = [];
    private readonly Dictionary<string, Error> refused = [];
    private readonly UserToEdit? offered;

    /// <summary>For a new person in that organization.</summary>
    public UserForm(Guid organizationId)
    {
        Id = Guid.CreateVersion7();
        OrganizationId = organizationId;
        Before = Details;
    }

    /// <summary>For somebody who exists.</summary>
    public UserForm(UserToEdit person)
    {
        offered = person;
        (Id, Before, IsOneself) = (person.Id, person.Details, person.IsOneself);
        (FirstName, LastName, Email, OrganizationId, Role) =
            (person.Details.FirstName, person.Details.LastName, person.Details.Email, person.Details.OrganizationId, person.Details.Role);
        (Position, Phone) = (person.Details.Position ?? "", person.Details.Phone ?? "");
    }

    /// <summary>Of a new person: made once for each form, so that one that is sent twice creates one person (SE8).</summary>
    public Guid Id { get; }

    public UserDetails Before { get; }

    /// <summary>Nobody changes their own role or organization.</summary>
    public bool IsOneself { get; }

    public string FirstName { get; set; } = "";

    public string LastName { get; set; } = "";

    public string Email { get; set; } = "";

    public Guid OrganizationId { get; set; }

    public MemberRole Role { get; set; } = MemberRole.Member;

    public string Position { get; set; } = "";

    public string Phone { get; set; } = "";

    public bool EnableEmailLogin { get; set; }

    public UserDetails Details => new(FirstName, LastName, Email, OrganizationId, Role, Position, Phone);

    /// <summary>What differs from what the form began with.</summary>
    public IReadOnlyList<UserField> Changed => Details.DifferencesFrom(Before);

    /// <summary>Whether closing the form would lose something.</summary>
    public bool IsChanged => EnableEmailLogin || Changed.Count > 0;

    public NewUser User => new(Id, FirstName, LastName, Email, OrganizationId, Role, Position, Phone, EnableEmailLogin);

    public bool WasSent { get; private set; }

    /// <summary>Another number must be one that codes can go to; one that stood there stays.</summary>
    private Dictionary<string, Error> Problems
    {
        get
        {
            var problems = UserDetailsRules.Check(Details).ToDictionary();
            if (Changed.Contains(UserField.Phone) && SmsCountries.Refusal(Phone) is { } elsewhere)
                problems.TryAdd(nameof(Phone), elsewhere);
            return problems;
        }
    }

    /// <param name="over">What somebody else made of the person meanwhile, where that was told and is to be saved over.</param>
    public UserEdit Edit(UserToEdit? over) => new(Id, (over ?? offered!).Version, Before, Details);

    /// <summary>A field is judged once it was left with something in it; an empty one when the form is sent.</summary>
    public void Leave(string field, string value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            left.Add(field);
    }

    /// <summary>To whose numbers codes go by SMS.</summary>
    public ServedCountries SmsCountries { get; init; } = ServedCountries.All;

    /// <summary>Whether the rules let the form go.</summary>
    public bool Send()
    {
        WasSent = true;
        refused.Clear();
        return Problems.Count == 0;
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
        refused.GetValueOrDefault(field) ?? (WasSent || left.Contains(field) ? Problems.GetValueOrDefault(field) : null);

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
