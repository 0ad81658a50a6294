using System.Reflection;

namespace FlexAuth.Core.Operations;

/// <summary>The permission that an operation or query demands. One without this attribute is refused to everybody.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RequiresAttribute(Permission permission) : Attribute
{
    /// <summary>The permission.</summary>
    public Permission Permission { get; } = permission;

    /// <summary>Whether the actor may run the operation of that type. A job runs none: it works within the runner's transactions.</summary>
    internal static bool Admits(Type operation, Actor actor) =>
        actor is not JobOfMember
        && operation.GetCustomAttribute<RequiresAttribute>() is { } requires && PermissionTable.Allows(actor, requires.Permission);
}
