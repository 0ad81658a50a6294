using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using FlexAuth.Core.Users.Actions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace FlexAuth.Tests.Core.Users.Actions;

/// <summary>What a chunk costs while it holds the write gate: it reads the rows of its people, and not those of its whole job or all that waits.</summary>
public sealed class PlanTests
{
    [Theory]
    [InlineData(UserAction.EnableEmailLogin, "without email login")]
    [InlineData(UserAction.DisableEmailLogin, "just mailed")]
    [InlineData(UserAction.DisableMember, "just mailed")]
    [InlineData(UserAction.EnableMember, "disabled")]
    public async Task Mails_links_and_results_are_found_by_their_people(UserAction action, string who)
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var people = new[] { await RuleTests.PersonAsync(forest, who), await RuleTests.PersonAsync(forest, who) };
        using var plans = new Plans(host.DatabasePath);

        var job = await host.DoAsync(actor, action, ActionSteps.Of(people));
        Assert.Equal(2, (await host.UndoAsync(actor, job.Id)).Changed);

        Assert.Contains(plans.Steps, step => step.Contains("(JobId=? AND MemberId=?)", StringComparison.Ordinal));
        Assert.Contains(plans.Steps, step => step.Contains("(MemberId=?", StringComparison.Ordinal));
        Assert.DoesNotContain(plans.Steps, step =>
            step.StartsWith("SCAN o ", StringComparison.Ordinal) || step.Contains("IX_Outbox_State_", StringComparison.Ordinal)
            || step.EndsWith("(JobId=?)", StringComparison.Ordinal) || step.EndsWith("ByJobId=?)", StringComparison.Ordinal));
    }

    /// <summary>How SQLite goes about each statement that writes mails or links, or reads what a job left behind about some people.</summary>
    private sealed class Plans : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly string _file;
        private readonly ConcurrentBag<IDisposable> _subscriptions = [];

        public Plans(string file)
        {
            _file = file;
            _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public ConcurrentQueue<string> Steps { get; } = new();

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore")
            {
                _subscriptions.Add(value.Subscribe(this, name => name == RelationalEventId.CommandExecuting.Name));
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is CommandEventData { Command: { Connection: { } connection } command } && connection.DataSource == _file && Concerns(command.CommandText))
            {
                Explain(connection, command);
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose()
        {
            foreach (var subscription in _subscriptions)
            {
                subscription.Dispose();
            }
        }

        private static bool Concerns(string text) =>
            text.StartsWith("UPDATE \"Outbox\"", StringComparison.Ordinal)
            || text.StartsWith("UPDATE \"OneTimeLinks\"", StringComparison.Ordinal)
            || (text.Contains("FROM \"JobItems\"", StringComparison.Ordinal) && text.Contains("json_each", StringComparison.Ordinal));

        private void Explain(DbConnection connection, DbCommand command)
        {
            using var explain = connection.CreateCommand();
            explain.Transaction = command.Transaction;
            explain.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
            foreach (DbParameter parameter in command.Parameters)
            {
                var copy = explain.CreateParameter();
                (copy.ParameterName, copy.Value) = (parameter.ParameterName, parameter.Value);
                explain.Parameters.Add(copy);
            }

            using var rows = explain.ExecuteReader();
            while (rows.Read())
            {
                Steps.Enqueue(rows.GetString(3));
            }
        }
    }
}
