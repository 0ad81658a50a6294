using System.Reflection;

using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Architecture;

/// <summary>A component goes through operations and queries: one way in, one way through.</summary>
internal static class ComponentDependencies
{
    private static readonly Type[] Forbidden =
    [
        typeof(DbContext), typeof(IDbContextFactory<>), typeof(DbSet<>),
        typeof(UserManager<>), typeof(SignInManager<>), typeof(RoleManager<>), typeof(IUserStore<>),
    ];

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Found(IEnumerable<Type> types) =>
        from type in types
        where typeof(ComponentBase).IsAssignableFrom(type)
        from member in Members(type).Distinct()
        where IsForbidden(member.Type)
        select $"{type.FullName}.{member.Name}: {member.Type.Name}";

    private static IEnumerable<(string Name, Type Type)> Members(Type component)
    {
        for (var type = component; type is not null && type != typeof(ComponentBase); type = type.BaseType)
        {
            foreach (var property in type.GetProperties(Declared))
                yield return (property.Name, property.PropertyType);
            foreach (var field in type.GetFields(Declared).Where(field => !field.Name.StartsWith('<')))
                yield return (field.Name, field.FieldType);
            foreach (var parameter in type.GetConstructors(Declared).SelectMany(constructor => constructor.GetParameters()))
                yield return (parameter.Name ?? "constructor", parameter.ParameterType);
        }
    }

    private static bool IsForbidden(Type type) =>
        Ancestry(type).Any(Forbidden.Contains) || type.GetGenericArguments().Any(IsForbidden);

    private static IEnumerable<Type> Ancestry(Type type)
    {
        for (var ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
            yield return Definition(ancestor);
        foreach (var contract in type.GetInterfaces())
            yield return Definition(contract);
    }

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
