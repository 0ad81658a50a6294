using FlexAuth.Tests.Core.Data;

namespace FlexAuth.Tests.Core.Users.Directory;

// What the directory promises on SQLite it promises on PostgreSQL: the same tests, over a real server.

[OnPostgreSql]
public sealed class DirectoryPropertyOnPostgreSqlTests : DirectoryPropertyTests;

[OnPostgreSql]
public sealed class PeopleByFacetsOnPostgreSqlTests : PeopleByFacetsTests;

[OnPostgreSql]
public sealed class ManyAtOnceOnPostgreSqlTests : ManyAtOnceTests;

[OnPostgreSql]
public sealed class OrderOnPostgreSqlTests : OrderTests;

[OnPostgreSql]
public sealed class UserDirectoryOnPostgreSqlTests : UserDirectoryTests;
