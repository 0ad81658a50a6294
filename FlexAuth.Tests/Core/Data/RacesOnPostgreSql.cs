using FlexAuth.Tests.Core.Mobile;
using FlexAuth.Tests.Core.Operations;
using FlexAuth.Tests.Core.Passwords.Links;
using FlexAuth.Tests.Core.SecondFactors;
using FlexAuth.Tests.Core.SecondFactors.Codes;
using FlexAuth.Tests.Core.SignIn;
using FlexAuth.Tests.Core.SignIn.Devices;
using FlexAuth.Tests.Core.Spreadsheets.Import;
using FlexAuth.Tests.Core.Users.Actions;

namespace FlexAuth.Tests.Core.Data;

// What is raced for, and what guards it: the same tests over the other database.

[OnPostgreSql]
public sealed class AttemptRaceTestsOnPostgreSql : AttemptRaceTests;

[OnPostgreSql]
public sealed class ThrottlingTestsOnPostgreSql : ThrottlingTests;

[OnPostgreSql]
public sealed class TicketTestsOnPostgreSql : TicketTests;

[OnPostgreSql]
public sealed class SessionTestsOnPostgreSql : SessionTests;

[OnPostgreSql]
public sealed class MailboxCodeTestsOnPostgreSql : MailboxCodeTests;

[OnPostgreSql]
public sealed class DeviceTokenTestsOnPostgreSql : DeviceTokenTests;

[OnPostgreSql]
public sealed class RefreshTokenTestsOnPostgreSql : RefreshTokenTests;

[OnPostgreSql]
public sealed class UnlockPhoneTestsOnPostgreSql : UnlockPhoneTests;

[OnPostgreSql]
public sealed class ChoosePinTestsOnPostgreSql : ChoosePinTests;

[OnPostgreSql]
public sealed class PhoneRoomTestsOnPostgreSql : PhoneRoomTests;

[OnPostgreSql]
public sealed class LinkTestsOnPostgreSql : LinkTests;

[OnPostgreSql]
public sealed class AuthenticatorStoriesOnPostgreSql : AuthenticatorStories;

[OnPostgreSql]
public sealed class RecoveryCodeStoriesOnPostgreSql : RecoveryCodeStories;

[OnPostgreSql]
public sealed class FactorTurnTestsOnPostgreSql : FactorTurnTests;

[OnPostgreSql]
public sealed class SentFactorTestsOnPostgreSql : SentFactorTests;

[OnPostgreSql]
public sealed class CodeLimitsTestsOnPostgreSql : CodeLimitsTests;

[OnPostgreSql]
public sealed class WritePathTestsOnPostgreSql : WritePathTests;

[OnPostgreSql]
public sealed class RunnerTestsOnPostgreSql : RunnerTests;

[OnPostgreSql]
public sealed class ImportRaceTestsOnPostgreSql : ImportRaceTests;
