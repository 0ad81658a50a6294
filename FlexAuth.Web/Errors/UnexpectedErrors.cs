using FlexAuth.Core.Operations;

namespace FlexAuth.Web.Errors;

/// <summary>A database that is away must cost a page neither what was typed nor its circuit.</summary>
internal static partial class UnexpectedErrors
{
    private static readonly Error Unexpected = new("unexpected");

    /// <summary>Runs an operation or query; what breaks is logged and becomes an error in words.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static async Task<Result<T>> CatchAsync<T>(this ILogger logger, Func<Task<Result<T>>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            logger.Broke(e);
            return Unexpected;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An operation failed unexpectedly")]
    private static partial void Broke(this ILogger logger, Exception exception);
}
