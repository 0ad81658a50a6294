namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>A condition on numbers of our own, which need no placeholders.</summary>
internal static class SqlList
{
    /// <summary>Whether the column has one of these. PostgreSQL knows no list without any.</summary>
    public static string In<T>(string column, IEnumerable<T> numbers)
        where T : struct => string.Join(',', numbers) is { Length: > 0 } list ? $"{column} IN ({list})" : "1 = 0";
}
