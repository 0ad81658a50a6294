using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Organizations.Tree;

/// <summary>What can go wrong while the tree is changed.</summary>
internal static class TreeErrors
{
    /// <summary>Policy, and the administrators who reach everybody, stand at the top.</summary>
    public static Error MainStays { get; } = new("organization.main_stays");

    /// <summary>Whoever moved the organization that they belong to would choose who is above them (AZ3).</summary>
    public static Error OwnStays { get; } = new("organization.own_stays");

    public static Error TooDeep { get; } = new("organization.too_deep", Organization.MostLevels);

    public static Error NotEmpty(string name) => new("organization.not_empty", name);

    public static Error NameTaken(string name, string above) => new("organization.name.taken", name, above);

    public static Error NameTakenThere(string name, string above) => new("organization.move.name_taken", name, above);

    /// <summary>The same, where the organization above is out of reach and has no name here (AZ2).</summary>
    public static Error NameTakenBeside(string name) => new("organization.name.taken_beside", name);

    public static Error BelowItself(string name) => new("organization.below_itself", name);

    /// <summary>Somebody else renamed it since the form was filled.</summary>
    public static Error RenamedMeanwhile(string name) => new("organization.renamed_meanwhile", name);

    /// <summary>What was foreseen is not what would happen now.</summary>
    public static Error ChangedMeanwhile { get; } = new("organization.changed_meanwhile");
}
