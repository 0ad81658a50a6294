namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>Somebody's facets, out of the number that DirectorySource puts them into (Tables.sql).</summary>
internal readonly record struct DirectoryFacets(int Bits)
{
    /// <summary>Where they stand, or would if they were not locked.</summary>
    public Standing Stage => (Standing)(Bits & 7);

    public bool HasMicrosoft => (Bits & Facets.Microsoft) != 0;

    public bool HasGoogle => (Bits & Facets.Google) != 0;
}
