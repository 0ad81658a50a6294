namespace FlexAuth.Core.Delivery;

/// <summary>The server refused the recipient for good.</summary>
public sealed class RecipientRefusedException : Exception
{
    /// <summary>Without what the server said.</summary>
    public RecipientRefusedException()
    {
    }

    /// <summary>With what the server said.</summary>
    public RecipientRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>With what the server said and what it came from.</summary>
    public RecipientRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
