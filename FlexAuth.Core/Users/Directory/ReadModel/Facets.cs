using FlexAuth.Core.Data;
using FlexAuth.Core.Providers;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>
/// What a filter asks of the facets, as conditions on the number that DirectorySource puts them into (Tables.sql). In SQLite all of
/// these operators bind alike, so that each stands in parentheses.
/// </summary>
internal readonly record struct Facets
{
    internal const int EmailLogin = 1 << 5;
    private const int Phone = 1 << 8;
    private const int HasSignedIn = 1 << 9;
    private const int FirstFurther = 1 << 19;

    private readonly int _mask;
    private readonly int _bits;
    private readonly int _roles;
    private readonly int _standings;

    private Facets(int mask, int bits, int roles, int standings) => (_mask, _bits, _roles, _standings) = (mask, bits, roles, standings);

    /// <summary>Whether they are asked about at all.</summary>
    public bool Any => _mask != 0 || _roles != 0 || _standings != 0;

    /// <summary>Whether where somebody stands matters, which depends on the time.</summary>
    public bool AskStanding => _standings != 0;

    /// <summary>Whether the locked are among those asked for.</summary>
    public bool TakeLocked => (_standings >> (int)Standing.Locked & 1) != 0;

    /// <summary>The bit of those who have an account of that provider.</summary>
    public static int Of(SignInMethod provider) => provider switch
    {
        SignInMethod.Microsoft => 1 << 6,
        SignInMethod.Google => 1 << 7,
        _ when provider.IsFurther() => FirstFurther << FurtherProviders.PlaceOf(provider),
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, null),
    };

    public static Facets Of(UserFilter filter)
    {
        bool? hasSignedIn = filter.LastSignIn is LastSignIn.Never ? false : null;
        (int Bit, bool? Asked)[] flags =
        [
            (EmailLogin, filter.EmailLogin), (Phone, filter.Phone), (HasSignedIn, hasSignedIn),
            .. filter.Linked.Values.Select(provider => (Of(provider), (bool?)true)),
            .. filter.NotLinked.Values.Select(provider => (Of(provider), (bool?)false)),
        ];
        return new Facets(
            flags.Aggregate(0, (bits, flag) => bits | (flag.Asked is null ? 0 : flag.Bit)),
            flags.Aggregate(0, (bits, flag) => bits | (flag.Asked is true ? flag.Bit : 0)),
            filter.Roles.Values.Sum(role => 1 << (int)role),
            filter.Standings.Values.Sum(standing => 1 << (int)standing));
    }

    /// <summary>The conditions on everything but where somebody stands.</summary>
    /// <param name="row">The alias of a table with a column Facets.</param>
    public IEnumerable<string> Lasting(string row)
    {
        if (_mask != 0)
        {
            yield return $"({row}.Facets & {_mask}) = {_bits}";
        }

        if (_roles != 0)
        {
            yield return $"(({_roles} >> (({row}.Facets >> 3) & 3)) & 1) = 1";
        }
    }

    /// <summary>1 where the person would stand in the right place if they were not locked, else 0.</summary>
    public string StandsUnlessLocked(string row) => $"(({_standings} >> ({row}.Facets & 7)) & 1)";

    /// <summary>1 where the person stands in the right place at @d_now, else 0.</summary>
    public string StandsNow(string row) =>
        $"(({_standings} >> (CASE WHEN {row}.LockedUntil > @d_now THEN {(int)Standing.Locked} ELSE ({row}.Facets & 7) END)) & 1)";
}
