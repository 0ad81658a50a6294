using System.Buffers.Binary;
using System.Globalization;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.AspNetCore.Identity;

namespace FlexAuth.Core.Installation.Demo;

/// <summary>
/// Makes up people, the same each time: what somebody reports can be seen by somebody else. Names are as frequent as in life; nobody has
/// a password, so nobody got further than opening a link.
/// </summary>
/// <param name="tree">Where they work.</param>
/// <param name="already">How many there are: the next ones differ from them.</param>
/// <param name="taken">Mailboxes that somebody has.</param>
/// <param name="now">What is called today.</param>
internal sealed class DemoPeople(DemoTree tree, int already, HashSet<string> taken, DateTimeOffset now)
{
    private const string Domain = "halden.example";
    private const int Leaders = 24;
    private const int LeadingAdministrators = 5;
    private const int DaysOfHistory = 380;
    private const string NoSuchMailbox = "550 5.1.1 No such mailbox here";

    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan WelcomeLifetime = TimeSpan.FromDays(7);

    // The letters that have no base letter in Unicode.
    private static readonly Dictionary<char, string> Spelling = new()
    {
        ['ß'] = "ss",
        ['ø'] = "o",
        ['ł'] = "l",
        ['ı'] = "i",
        ['þ'] = "th",
    };

    private readonly Random _random = new(2026 + already);
    private readonly Dictionary<string, int> _namesakes = [];
    private int _made = already;

    /// <summary>The one who becomes administrator first.</summary>
    public DemoPerson Ana()
    {
        var ana = NewMember(tree.Main, "Ana", "Halden", 900);
        ana.Role = MemberRole.OrganizationAdministrator;
        return new DemoPerson(ana);
    }

    /// <summary>The next one.</summary>
    public DemoPerson Next()
    {
        var language = Language();
        var first = Frequent(language.First);
        var last = Frequent(language.Last);
        if (language.CountryCode == "34" && Percent(55))
        {
            last = $"{last} {Frequent(language.Last)}";
        }

        var role = _made < LeadingAdministrators || Percent(0.3) ? MemberRole.OrganizationAdministrator
            : _made < Leaders || Percent(4) ? MemberRole.Manager
            : MemberRole.Member;
        var member = NewMember(tree.Place(_random), first, last, _random.Next(DaysOfHistory + 10, 1500));
        member.Role = role;
        member.Position = DemoNames.Positions[_random.Next(DemoNames.Positions.Count)];
        member.PhoneNumber = Percent(66) ? $"+{language.CountryCode}6{_random.Next(10_000_000, 100_000_000)}" : null;
        member.DisabledAt = Percent(3) ? Ago(300) : null;
        var person = new DemoPerson(member);
        AddLogins(person);
        AddVisits(person);
        AddInvitation(person);
        return person;
    }

    private void AddLogins(DemoPerson person)
    {
        var draw = _random.Next(100);
        if (draw is < 67)
        {
            Add(SignInMethod.Microsoft, "Microsoft Entra ID");
        }

        if (draw is >= 62 and < 85)
        {
            Add(SignInMethod.Google, "Google");
        }

        void Add(SignInMethod provider, string name) => person.Logins.Add(new IdentityUserLogin<Guid>
        {
            LoginProvider = provider.ToString(),
            ProviderKey = NextId().ToString("N"),
            ProviderDisplayName = name,
            UserId = person.Member.Id,
        });
    }

    private void AddVisits(DemoPerson person)
    {
        if (person.Logins.Count == 0 || !Percent(88))
        {
            return;
        }

        // Most were here lately, some long ago, those who left not since.
        var since = person.Member.DisabledAt is { } left ? (now - left).TotalDays : 0;
        var latest = since + ((DaysOfHistory - since) * Math.Pow(_random.NextDouble(), 4));
        person.Member.LastSignInAt = now.AddDays(-latest).AddMinutes(-_random.Next(5, 600));
        person.Visits.Add(new SignInLogEntry
        {
            Id = NextId(),
            MemberId = person.Member.Id,
            RootOrganizationId = tree.Main.Id,
            OccurredAt = person.Member.LastSignInAt.Value,
            Method = Enum.Parse<SignInMethod>(person.Logins[^1].LoginProvider),
            Outcome = SignInOutcome.SignedIn,
            Address = $"198.51.100.{_random.Next(1, 255)}",
            UserAgent = DemoNames.UserAgents[_random.Next(DemoNames.UserAgents.Count)],
        });
    }

    private void AddInvitation(DemoPerson person)
    {
        var member = person.Member;
        if (member.DisabledAt is not null || !Percent(person.Logins.Count == 0 ? 85 : 12))
        {
            return;
        }

        var invited = Ago(DaysOfHistory);
        var arrived = Percent(98);
        member.EmailLoginEnabled = true;
        member.InvitedAt = invited;
        member.LinkOpenedAt = arrived && Percent(40) ? invited.AddMinutes(_random.Next(3, 6000)) : null;
        person.Link = new OneTimeLink
        {
            Id = NextId(),
            Purpose = LinkPurpose.Welcome,
            MemberId = member.Id,
            OrganizationId = member.OrganizationId,
            TokenHash = SecretToken.Hash(SecretToken.New()),
            CreatedAt = invited,
            Lifetime = WelcomeLifetime,
            ExpiresAt = invited + WelcomeLifetime,
        };
        person.Welcome = new OutboxMessage
        {
            Id = NextId(),
            Kind = MessageKind.Welcome,
            MemberId = member.Id,
            LinkId = person.Link.Id,
            CreatedAt = invited,
            DueAt = invited,
            State = arrived ? DeliveryState.Sent : DeliveryState.Failed,
            Attempts = 1,
            FinishedAt = invited.AddSeconds(4),
            LastError = arrived ? null : NoSuchMailbox,
        };
    }

    private Member NewMember(Organization organization, string first, string last, int daysHere)
    {
        var email = $"{Mailbox(first, last)}@{Domain}";
        _made++;
        return new Member
        {
            Id = NextId(),
            OrganizationId = organization.Id,
            FirstName = first,
            LastName = last,
            Email = email,
            NormalizedEmail = EmailAddress.Parse(email).Key,
            CreatedAt = now.AddDays(-daysHere),
        };
    }

    /// <summary>The second Ana García is ana.garcia2.</summary>
    private string Mailbox(string first, string last)
    {
        var letters = SearchText.Fold($"{first}.{last}").SelectMany(c => Spelling.GetValueOrDefault(c) ?? c.ToString());
        var name = string.Concat(letters.Where(c => char.IsAsciiLetterOrDigit(c) || c == '.'));
        while (true)
        {
            var number = _namesakes[name] = _namesakes.GetValueOrDefault(name) + 1;
            var mailbox = number == 1 ? name : name + number.ToString(CultureInfo.InvariantCulture);
            if (taken.Add($"{mailbox}@{Domain}"))
            {
                return mailbox;
            }
        }
    }

    private DemoLanguage Language()
    {
        var draw = _random.Next(DemoNames.Languages.Sum(l => l.Share));
        return DemoNames.Languages.First(language => (draw -= language.Share) < 0);
    }

    /// <summary>The first of the list come most often.</summary>
    private string Frequent(string[] names) => names[(int)(names.Length * Math.Pow(_random.NextDouble(), 1.5))];

    private bool Percent(double percent) => _random.NextDouble() * 100 < percent;

    private DateTimeOffset Ago(int mostDays) => now.AddMinutes(-_random.Next(60, mostDays * 24 * 60));

    /// <summary>A version 7 id (RFC 9562 section 5.7) whose time is the count: the same each time, and rows come in the order of their keys.</summary>
    private Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, Epoch.ToUnixTimeMilliseconds() + _made);
        time[2..].CopyTo(bytes);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
