using FlexAuth.Core.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Core.Operations;

/// <summary>Runs an operation or query that is known by its type alone.</summary>
internal static class AnyOperation
{
    public static Type RequestOf(Type operation)
    {
        var current = operation;
        while (!(current.IsGenericType && (current.GetGenericTypeDefinition() == typeof(Operation<,>) || current.GetGenericTypeDefinition() == typeof(Query<,>))))
            current = current.BaseType!;
        return current.GetGenericArguments()[0];
    }

    /// <summary>The error's code, or null where it succeeded.</summary>
    public static async Task<string?> ErrorOfAsync(object operation, Actor actor, object? request)
    {
        var task = (Task)operation.GetType().GetMethod("ExecuteAsync")!.Invoke(operation, [actor, request, CancellationToken.None])!;
        await task;
        var result = task.GetType().GetProperty("Result")!.GetValue(task)!;
        return ((Error?)result.GetType().GetProperty("Error")!.GetValue(result))?.Code;
    }

    public static Task<string?> ErrorOfAsync(CoreHost host, Type operation, Actor actor, object? request) =>
        ErrorOfAsync(host.Get<IServiceProvider>().GetRequiredService(operation), actor, request);
}
