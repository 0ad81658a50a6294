using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Installation;

/// <summary>
/// Fills an empty installation with an organization to try things on: suborganizations, a few hundred people, some history. Nobody in
/// it has a password.
/// </summary>
[Requires(Permission.OperateInstallation)]
public sealed class CreateDemoOrganization(WritePath writePath) : Operation<Nothing, Nothing>(writePath)
{
    private const int People = 400;
    private const string Domain = "halden.example";

    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, Nothing request, CancellationToken cancellationToken) =>
        CommitAsync<Nothing>(
            actor,
            async (work, token) =>
            {
                if (await work.Db.Organizations.AnyAsync(token))
                {
                    return new Error("installation.not_empty");
                }

                // The same people each time: what somebody reports can be seen by somebody else.
                var random = new Random(2026);
                var main = Organization.Main("Halden Group", work.Now);
                List<Organization> places = [main];
                foreach (var (name, units) in DemoNames.Suborganizations)
                {
                    var place = main.Suborganization(name, work.Now);
                    places.Add(place);
                    places.AddRange(units.Select(unit => place.Suborganization(unit, work.Now)));
                }

                work.Db.Organizations.AddRange(places);
                work.Db.Members.Add(Person(main, "Ana", "Halden", MemberRole.OrganizationAdministrator, work.Now.AddDays(-900)));
                AddPeople(work, places, random);
                work.Record(new AuditEvent(AuditActions.DemoCreated, null, main, new { people = People + 1 }));
                return new Nothing();
            },
            cancellationToken);

    private static void AddPeople(UnitOfWork work, List<Organization> places, Random random)
    {
        HashSet<string> taken = ["ana.halden"];
        for (var i = 0; i < People; i++)
        {
            var first = DemoNames.First[random.Next(DemoNames.First.Count)];
            var last = DemoNames.Last[random.Next(DemoNames.Last.Count)];
            if (!taken.Add(Mailbox(first, last)))
            {
                continue;
            }

            var role = i switch { < 4 => MemberRole.OrganizationAdministrator, < 24 => MemberRole.Manager, _ => MemberRole.Member };
            var member = Person(places[random.Next(places.Count)], first, last, role, work.Now.AddDays(-random.Next(30, 900)));
            member.Position = DemoNames.Positions[random.Next(DemoNames.Positions.Count)];
            member.PhoneNumber = random.Next(3) > 0 ? $"+316{random.Next(10_000_000, 99_999_999)}" : null;
            work.Db.Members.Add(member);
            if (random.Next(4) > 0)
            {
                AddHistory(work, member, random);
            }
        }
    }

    private static void AddHistory(UnitOfWork work, Member member, Random random)
    {
        var method = random.Next(3) > 0 ? SignInMethod.Microsoft : SignInMethod.Google;
        for (var visits = random.Next(1, 6); visits > 0; visits--)
        {
            var time = work.Now.AddMinutes(-random.Next(60, 60 * 24 * 25));
            member.LastSignInAt = member.LastSignInAt > time ? member.LastSignInAt : time;
            work.Record(new SignInLogEntry
            {
                MemberId = member.Id,
                RootOrganizationId = member.Organization.RootId,
                OccurredAt = time,
                Method = method,
                Outcome = SignInOutcome.SignedIn,
                Address = $"198.51.100.{random.Next(1, 255)}",
                UserAgent = DemoNames.UserAgents[random.Next(DemoNames.UserAgents.Count)],
            });
        }
    }

    private static Member Person(Organization organization, string first, string last, MemberRole role, DateTimeOffset created)
    {
        var email = $"{Mailbox(first, last)}@{Domain}";
        return new Member
        {
            Id = Guid.CreateVersion7(),
            OrganizationId = organization.Id,
            Organization = organization,
            FirstName = first,
            LastName = last,
            Email = email,
            NormalizedEmail = EmailAddress.Parse(email).Key,
            Role = role,
            CreatedAt = created,
        };
    }

    private static string Mailbox(string first, string last) =>
        string.Concat(SearchText.Fold($"{first}.{last}").Where(c => char.IsAsciiLetterOrDigit(c) || c == '.'));
}
