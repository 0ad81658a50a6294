using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Core.Spreadsheets.Export;
using FlexAuth.Tests.Core.Spreadsheets.Import;
using FlexAuth.Tests.Core.Users;
using FlexAuth.Tests.Core.Users.Actions;
using FlexAuth.Tests.Core.Users.Directory;

namespace FlexAuth.Tests.Core;

// What is promised on SQLite is promised on PostgreSQL: the same tests, over a real server. Here are those of what speaks SQL of its own,
// the directory and those who ask it; FLEXAUTH_TEST_DATABASE=PostgreSql runs any others there, too.

[OnPostgreSql]
public sealed class DirectoryPropertyOnPostgreSqlTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Every_page_of_every_question_is_what_a_plain_look_finds_after_every_change(int seed) =>
        new DirectoryPropertyTests().Every_page_of_every_question_is_what_a_plain_look_finds_after_every_change(seed);
}

[OnPostgreSql]
public sealed class PeopleByFacetsOnPostgreSqlTests : PeopleByFacetsTests;

[OnPostgreSql]
public sealed class ManyAtOnceOnPostgreSqlTests : ManyAtOnceTests;

[OnPostgreSql]
public sealed class OrderOnPostgreSqlTests : OrderTests;

[OnPostgreSql]
public sealed class UserDirectoryOnPostgreSqlTests : UserDirectoryTests;

[OnPostgreSql]
public sealed class ListUsersOnPostgreSqlTests : ListUsersTests;

[OnPostgreSql]
public sealed class PhoneSearchOnPostgreSqlTests : PhoneSearchTests;

[OnPostgreSql]
public sealed class UserActionsOnPostgreSqlTests : EffectTests;

[OnPostgreSql]
public sealed class ImportReadingOnPostgreSqlTests : ImportReadingTests;

[OnPostgreSql]
public sealed class ExportUsersOnPostgreSqlTests : ExportUsersTests;

[OnPostgreSql]
public sealed class PolicyForesightOnPostgreSqlTests
{
    [Fact]
    public Task Whoever_is_foreseen_to_be_met_by_a_change_is_met_in_that_way() =>
        new PolicyForesightPropertyTests().Whoever_is_foreseen_to_be_met_by_a_change_is_met_in_that_way(9);
}
