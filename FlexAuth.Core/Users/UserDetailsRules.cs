using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Users;

/// <summary>What a person's details must be, apart from what only the database knows. The same for the live forms and the operations.</summary>
public static class UserDetailsRules
{
    /// <summary>The most characters of a first name, last name or position.</summary>
    public const int LongestName = 100;

    /// <summary>Each field's problem, by field; empty where all is well.</summary>
    public static IReadOnlyDictionary<string, Error> Check(UserDetails user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var problems = new Dictionary<string, Error>();

        void Unless(bool condition, string field, string problem, params object[] values)
        {
            if (!condition)
            {
                problems.TryAdd(field, new Error($"user.{problem}", values));
            }
        }

        Unless(!string.IsNullOrWhiteSpace(user.FirstName), nameof(user.FirstName), "first_name.required");
        Unless(IsName(user.FirstName), nameof(user.FirstName), "first_name.invalid", LongestName);
        Unless(!string.IsNullOrWhiteSpace(user.LastName), nameof(user.LastName), "last_name.required");
        Unless(IsName(user.LastName), nameof(user.LastName), "last_name.invalid", LongestName);
        Unless(!string.IsNullOrWhiteSpace(user.Email), nameof(user.Email), "email.required");
        Unless(EmailAddress.TryParse(user.Email, out _), nameof(user.Email), "email.invalid");
        Unless(user.OrganizationId != Guid.Empty, nameof(user.OrganizationId), "organization.required");
        Unless(Enum.IsDefined(user.Role), nameof(user.Role), "role.required");
        Unless(IsName(user.Position), nameof(user.Position), "position.invalid", LongestName);
        if (!string.IsNullOrWhiteSpace(user.Phone) && !PhoneNumber.TryParse(user.Phone, out _, out var problem))
        {
            problems[nameof(user.Phone)] = new Error(problem is PhoneNumberProblem.NoCountryCode ? "user.phone.country_code" : "user.phone.invalid");
        }

        return problems;
    }

    private static bool IsName(string? text) => text is null || (text.Trim().Length <= LongestName && !text.Any(char.IsControl));
}
