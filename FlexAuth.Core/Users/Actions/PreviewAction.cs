using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Users.Actions;

/// <summary>What an action would do: counts, names, and why somebody would be left out. It changes nothing.</summary>
[Requires(Permission.ManageUsers)]
public sealed class PreviewAction(
    IDbContextFactory<FlexAuthDbContext> contexts, IOptions<SignInOptions> signIn, IOptions<JobOptions> jobs, TimeProvider clock)
    : Query<ActionRequest, ActionPreview>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<ActionPreview>> ReadAsync(
        FlexAuthDbContext db, Actor actor, ActionRequest request, CancellationToken cancellationToken)
    {
        var (action, selection) = request;
        var asking = (SignedInMember)actor;
        if (!Enum.IsDefined(action))
        {
            return Error.NotFound;
        }

        if (Selecting.Problem(selection) is { } problem)
        {
            return problem;
        }

        if (await Selecting.IsForeignAsync(db, asking, selection, cancellationToken))
        {
            return Error.NotFound;
        }

        var now = clock.GetUtcNow();
        var rules = await Eligibility.ForAsync(db, action, asking, signIn.Value, now, cancellationToken);
        var tally = new Tally(action);
        await foreach (var person in Selecting.ReadAsync(db, asking, action, selection, now).WithCancellation(cancellationToken))
        {
            tally.Count(person, rules.WhyNot(person));
        }

        var traits = Traits.Of(action);
        return new ActionPreview
        {
            Action = action,
            Selected = tally.Selected,
            WillChange = tally.Changing.Count,
            Names = tally.Changing.Names,
            LeftOut = tally.LeftOut(),
            Mails = traits.SendsLinks ? tally.Changing.Count : 0,
            Passwords = traits.Word is null ? 0 : tally.Passwords,
            AuthenticationApps = tally.Apps,
            RecoveryCodes = tally.RecoveryCodes,
            Sessions = tally.Sessions,
            ConfirmationWord = traits.Word,
            UndoFor = tally.GivesBack ? jobs.Value.UndoFor : null,
            MailsWait = tally.Selected > 1 ? jobs.Value.MailHold : TimeSpan.Zero,
            NeedsProof = traits.NeedsProof && !await RecentProof.HoldsAsync(db, asking, signIn.Value, now, cancellationToken),
        };
    }

    private sealed class Tally(UserAction action)
    {
        private readonly Dictionary<string, (Error Reason, Group People)> _leftOut = [];

        public int Selected { get; private set; }

        public Group Changing { get; } = new();

        public int Passwords { get; private set; }

        public int Apps { get; private set; }

        public int RecoveryCodes { get; private set; }

        public int Sessions { get; private set; }

        /// <summary>Whether undoing would give back anything to anybody.</summary>
        public bool GivesBack { get; private set; }

        public void Count(Person person, Error? reason)
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
            GivesBack |= Effects.CanBeGivenBack(action, person);
            Passwords += person.HasPassword ? 1 : 0;
            Apps += person.Apps;
            RecoveryCodes += person.RecoveryCodes;
            Sessions += person.Sessions;
        }

        public List<LeftOutGroup> LeftOut() => _leftOut.Values
            .OrderByDescending(group => group.People.Count)
            .Select(group => new LeftOutGroup(group.Reason, group.People.Count, group.People.Names))
            .ToList();
    }

    /// <summary>How many, and the first of them by name.</summary>
    private sealed class Group
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
