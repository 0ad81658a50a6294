using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Core.Organizations.Policy.Preview;

/// <summary>Those whom a change meets in one way.</summary>
/// <param name="Effect">The way.</param>
/// <param name="People">How many.</param>
/// <param name="First">The first of them by name.</param>
public sealed record AffectedGroup(PolicyEffect Effect, int People, AffectedPage First);

/// <summary>Some of those whom a change meets, by name.</summary>
/// <param name="People">Who.</param>
/// <param name="Next">Where the names go on; null where these are the last.</param>
public sealed record AffectedPage(IReadOnlyList<AffectedPerson> People, NameKey? Next);

/// <summary>Somebody whom a change meets.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">First and last name.</param>
/// <param name="Organization">Their organization.</param>
public sealed record AffectedPerson(Guid Id, string Name, string Organization);
