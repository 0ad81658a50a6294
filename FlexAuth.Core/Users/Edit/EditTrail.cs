using FlexAuth.Core.Data;

namespace FlexAuth.Core.Users.Edit;

/// <summary>What the audit row says of an edit: each changed field, what it was and what it became.</summary>
internal static class EditTrail
{
    public static object Of(
        UserDetails before, UserDetails after, IReadOnlyCollection<UserField> changed, Organization from, Organization to) =>
        new { changes = Changes(before, after, changed, from, to) };

    public static Dictionary<string, object> Changes(
        UserDetails before, UserDetails after, IReadOnlyCollection<UserField> changed, Organization from, Organization to) =>
        changed.ToDictionary(
            field => field.ToString(),
            field => (object)new { from = Shown(field, before, from), to = Shown(field, after, to) });

    // A phone number is for authentication only: the trail shows as much of it as the list does.
    private static string? Shown(UserField field, UserDetails details, Organization organization) => field switch
    {
        UserField.Organization => organization.Name,
        UserField.Phone => PhoneNumber.TryParse(details.Phone, out var number, out _) ? number.Masked : null,
        _ => details.Value(field)?.ToString(),
    };
}
