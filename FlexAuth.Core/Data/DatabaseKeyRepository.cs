using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Data;

/// <summary>Keeps the data-protection keys in the database, so that all nodes share them and a backup holds them (DP2).</summary>
internal sealed class DatabaseKeyRepository(IDbContextFactory<FlexAuthDbContext> contexts) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return db.DataProtectionKeys.AsNoTracking().ToList().Select(Parsed).ToList();
    }

    /// <summary>The names of all that is stored, readable or not.</summary>
    public IReadOnlyCollection<string> Names()
    {
        using var db = contexts.CreateDbContext();
        return db.DataProtectionKeys.Select(key => key.FriendlyName).ToList();
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = contexts.CreateDbContext();
        db.DataProtectionKeys.Add(new DataProtectionKey { FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }

    private static XElement Parsed(DataProtectionKey key)
    {
        try
        {
            return XElement.Parse(key.Xml);
        }
        catch (System.Xml.XmlException e)
        {
            throw new DamagedKeyException(key.FriendlyName, e);
        }
    }
}

/// <summary>A data-protection key in the database cannot be read. Going on would make seeds unreadable one by one.</summary>
public sealed class DamagedKeyException(string keyName, Exception? inner)
    : Exception($"The data-protection key '{keyName}' in the table DataProtectionKeys is damaged.", inner)
{
    /// <summary>The framework's name for the key.</summary>
    public string KeyName { get; } = keyName;
}
