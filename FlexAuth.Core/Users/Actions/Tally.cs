using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Core.Users.Actions;

/// <summary>Counts what an action would do to a selection: for its preview, and when it starts.</summary>
internal sealed class Tally
{
    private readonly UserAction _action;
    private readonly Dictionary<string, (Error Reason, Group People)> _leftOut = [];

    private Tally(UserAction action) => _action = action;

    public int Selected { get; private set; }

    public Group Changing { get; } = new();

    public int Passwords { get; private set; }

    public int Apps { get; private set; }

    public int Passkeys { get; private set; }

    public int RecoveryCodes { get; private set; }

    public int Mailboxes { get; private set; }

    public int Phones { get; private set; }

    public int RegisteredPhones { get; private set; }

    public int Devices { get; private set; }

    public int Sessions { get; private set; }

    public int UnlockedPhones { get; private set; }

    /// <summary>Whether undoing would give back anything to anybody.</summary>
    public bool GivesBack { get; private set; }

    public static async Task<Tally> OfAsync(
        FlexAuthDbContext db,
        SignedInMember actor,
        UserAction action,
        UserSelection selection,
        SignInOptions options,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var rules = await Eligibility.ForAsync(db, action, actor, options, now, cancellationToken);
        var tally = new Tally(action);
        await foreach (var person in Selecting.ReadAsync(db, actor, action, selection, options, now).WithCancellation(cancellationToken))
        {
            tally.Count(person, rules.WhyNot(person));
        }

        return tally;
    }

    public List<LeftOutGroup> LeftOut() => _leftOut.Values
        .OrderByDescending(group => group.People.Count)
        .Select(group => new LeftOutGroup(group.Reason, group.People.Count, group.People.Names))
        .ToList();

    private void Count(Person person, Error? reason)
    {
        Selected++;
        if (reason is not null)
        {
            if (!_leftOut.TryGetValue(reason.Code, out var group))
            {
                _leftOut[reason.Code] = group = (reason, new Group());
            }

            group.People.Add(person);
            return;
        }

        Changing.Add(person);
        GivesBack |= Effects.CanBeGivenBack(_action, person);
        Passwords += person.HasPassword && _action is UserAction.DisableEmailLogin ? 1 : 0;
        Apps += person.Apps;
        Passkeys += person.Passkeys;
        RecoveryCodes += person.RecoveryCodes;
        Mailboxes += person.Mailboxes;
        Phones += person.Phones;
        RegisteredPhones += person.RegisteredPhones;
        Devices += person.Devices;
        Sessions += person.Sessions;
        UnlockedPhones += person.UnlockedPhones;
    }

    /// <summary>How many, and the first of them by name.</summary>
    internal sealed class Group
    {
        private const int Shown = 20;

        private readonly SortedSet<(string Key, Guid Id, string Name)> _first = [];

        public int Count { get; private set; }

        public IReadOnlyList<string> Names => _first.Select(p => p.Name).ToList();

        public void Add(Person person)
        {
            Count++;
            if (_first.Count == Shown && string.CompareOrdinal(person.SortName, _first.Max.Key) > 0)
            {
                return;
            }

            _first.Add((person.SortName, person.Id, person.Name));
            if (_first.Count > Shown)
            {
                _first.Remove(_first.Max);
            }
        }
    }
}
