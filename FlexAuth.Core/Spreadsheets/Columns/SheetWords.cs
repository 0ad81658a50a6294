using System.Text;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>
/// What people type for columns, roles, yes and no, beside the words of their own language: the usual forms in English, Dutch, Spanish,
/// French and German. Written as <see cref="Key"/> makes them: lower case, letters and digits alone.
/// </summary>
internal static class SheetWords
{
    /// <summary>Heads by column. "Name" alone is none: it is the whole name to one and the last name to another.</summary>
    public static IReadOnlyDictionary<SheetColumn, string[]> Heads { get; } = new Dictionary<SheetColumn, string[]>
    {
        [SheetColumn.Email] =
        [
            "email", "emailaddress", "mail", "mailaddress", "emailadres", "mailadres", "correo", "correoelectronico", "direcciondecorreo",
            "direcciondecorreoelectronico", "courriel", "adresseemail", "adressemail", "adresseelectronique", "emailadresse", "mailadresse",
        ],
        [SheetColumn.FirstName] = ["firstname", "givenname", "forename", "voornaam", "nombre", "nombredepila", "prenom", "vorname"],
        [SheetColumn.LastName] =
        [
            "lastname", "surname", "familyname", "achternaam", "familienaam", "apellido", "apellidos", "nom", "nomdefamille", "nachname", "familienname",
        ],
        [SheetColumn.Organization] = ["organization", "organisation", "suborganization", "suborganisation", "organisatie", "suborganisatie", "organizacion"],
        [SheetColumn.Role] = ["role", "rol", "rolle"],
        [SheetColumn.Position] = ["position", "jobtitle", "functie", "functietitel", "positie", "cargo", "puesto", "posicion", "poste", "fonction", "stelle", "funktion"],
        [SheetColumn.Phone] =
        [
            "phone", "phonenumber", "telephone", "telephonenumber", "mobile", "mobilephone", "mobilenumber", "telefoon", "telefoonnummer", "mobiel",
            "mobielnummer", "telefono", "numerodetelefono", "movil", "numerodetelephone", "telefon", "telefonnummer", "handy", "handynummer",
            "mobiltelefon", "mobilnummer",
        ],
        [SheetColumn.Microsoft] = ["microsoftentraid", "microsoftentra", "entraid", "entra", "microsoft", "azuread"],
        [SheetColumn.Google] = ["google", "googleworkspace"],
        [SheetColumn.EmailLogin] =
        [
            "emailloginenabled", "emaillogin", "emailsignin", "emailandpasswordlogin", "emailloginingeschakeld", "inloggenmetemail",
            "inloggenmetemailingeschakeld", "aanmeldenmetemail", "iniciodesesionporcorreo", "iniciodesesionconcorreoelectronico",
            "accesoporcorreo", "connexionparemail", "connexionparcourriel", "connexionparemailactivee", "connexionemail", "emailanmeldung",
            "emailanmeldungaktiviert", "anmeldungperemail",
        ],
        [SheetColumn.Status] = ["status", "estado", "statut"],
        [SheetColumn.LastSignIn] =
        [
            "lastsignin", "lastlogin", "lastsigninutc", "laatsteaanmelding", "laatstelogin", "laatstingelogd", "ultimoiniciodesesion", "ultimoacceso",
            "derniereconnexion", "letzteanmeldung",
        ],
    };

    /// <summary>The head of the hidden column in the files of those who read English.</summary>
    public const string Baseline = "flexauthrowdonotchange";

    /// <summary>Roles by the words for them.</summary>
    public static IReadOnlyDictionary<MemberRole, string[]> Roles { get; } = new Dictionary<MemberRole, string[]>
    {
        [MemberRole.Member] = ["member", "user", "lid", "gebruiker", "miembro", "usuario", "membre", "utilisateur", "mitglied", "benutzer"],
        [MemberRole.Manager] = ["manager", "leidinggevende", "gestor", "gerente", "gestionnaire", "responsable", "leiter"],
        [MemberRole.OrganizationAdministrator] =
        [
            "organizationadministrator", "organisationadministrator", "organizationadmin", "organisationadmin", "orgadmin", "administrator", "admin",
            "beheerder", "organisatiebeheerder", "administrador", "administradordelaorganizacion", "administrateur",
            "administrateurdelorganisation", "organisationsadministrator",
        ],
    };

    /// <summary>Yes, also as the spreadsheets of these languages write true.</summary>
    public static IReadOnlySet<string> Yes { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "y", "yes", "true", "1", "on", "enabled", "j", "ja", "waar", "aan", "s", "si", "verdadero", "o", "oui", "vrai", "wahr",
    };

    /// <summary>No, likewise.</summary>
    public static IReadOnlySet<string> No { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "n", "no", "false", "0", "off", "disabled", "nee", "onwaar", "uit", "falso", "non", "faux", "nein", "falsch",
    };

    /// <summary>A word as it is compared: "E-mail address" and "EMAIL ADDRESS" are the same.</summary>
    public static string Key(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (var letter in SearchText.Fold(text))
        {
            if (char.IsLetterOrDigit(letter))
            {
                key.Append(letter);
            }
        }

        return key.ToString();
    }

    /// <summary>A text as a message quotes it: short enough to be read.</summary>
    public static string Quoted(string text)
    {
        const int Longest = 60;
        var line = text.Trim();
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest).TrimEnd(), "…");
    }
}
