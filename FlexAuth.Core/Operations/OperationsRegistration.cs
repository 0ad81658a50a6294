using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Core.Operations;

/// <summary>Registers every operation and query of the product: a new one needs no line of wiring.</summary>
internal static class OperationsRegistration
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        foreach (var type in All())
        {
            services.AddSingleton(type, provider => Create(type, provider));
        }

        return services;
    }

    /// <summary>Adds a public type whose constructor is internal.</summary>
    public static IServiceCollection AddInternally<T>(this IServiceCollection services)
        where T : class => services.AddSingleton(provider => (T)Create(typeof(T), provider));

    /// <summary>Every operation and query, as the permission matrix is tested on them (AZ1).</summary>
    public static IEnumerable<Type> All() => typeof(OperationsRegistration).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && (Derives(type, typeof(Operation<,>)) || Derives(type, typeof(Query<,>))));

    // Their constructors name collaborators that are internal, which the container itself does not call.
    private static object Create(Type type, IServiceProvider provider)
    {
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Single();
        return constructor.Invoke(constructor.GetParameters().Select(p => provider.GetRequiredService(p.ParameterType)).ToArray());
    }

    private static bool Derives(Type type, Type generic)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.IsGenericType && current.GetGenericTypeDefinition() == generic)
            {
                return true;
            }
        }

        return false;
    }
}
