using FlexAuth.Core.Data;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Web.Shared;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users.Actions;

/// <summary>Names the texts that say what an action does, is doing and has done: one table for dialog, strip, results and download.</summary>
public sealed class ActionWords
{
    private ActionWords()
    {
    }
}

internal static class ActionWording
{
    /// <summary>The verb: on a menu, in a title.</summary>
    public static string Of(this IStringLocalizer<ActionWords> text, UserAction action, int people = 2) =>
        text[people == 1 && !text[$"{action}.One"].ResourceNotFound ? $"{action}.One" : $"{action}"];

    /// <summary>What the job is: "Enable email login", "Import users: people.xlsx", "Undo: Enable email login".</summary>
    public static string TitleOf(this IStringLocalizer<ActionWords> text, JobView job) =>
        job.UndoOf is null ? text.DoneBy(job) : text["Undo", text.DoneBy(job)];

    /// <summary>What a job did to so many people, or to the one.</summary>
    public static string Done(this IStringLocalizer<ActionWords> text, JobView job, string? name) =>
        text.Counted($"{(job.Action is { } action ? $"{action}" : "Import")}.Done", job.Changed, name);

    /// <summary>One sentence for one or many: the name of the one, or the count of the many.</summary>
    public static string Counted(this IStringLocalizer<ActionWords> text, string key, int count, string? name = null) =>
        count == 1 && name is not null ? text[$"{key}.One", name] : count == 1 ? text[$"{key}.One", text["OnePerson"]] : text[$"{key}.Many", count];

    /// <summary>A length of time: in seconds, in minutes, or in hours and minutes.</summary>
    public static string Time(this IStringLocalizer<ActionWords> text, TimeSpan time)
    {
        var minutes = (int)Math.Ceiling(time.TotalMinutes);
        return time switch
        {
            { TotalSeconds: < 90 and not 60 } => text.Amount("Seconds", (int)Math.Ceiling(time.TotalSeconds)),
            _ when minutes < 60 => text.Amount("Minutes", minutes),
            _ when minutes % 60 == 0 => text.Amount("Hours", minutes / 60),
            _ => text["HoursAndMinutes", text.Amount("Hours", minutes / 60), text.Amount("Minutes", minutes % 60)],
        };
    }

    /// <summary>What is left of a time, in whole minutes.</summary>
    public static string Left(this IStringLocalizer<ActionWords> text, TimeSpan time) =>
        time < TimeSpan.FromMinutes(1) ? text["LessThanAMinute"] : text.Time(TimeSpan.FromMinutes(Math.Ceiling(time.TotalMinutes)));

    /// <summary>How far an action that somebody takes back is taken back.</summary>
    public static string Undone(this IStringLocalizer<ActionWords> text, JobView job) => job switch
    {
        { UndoState: JobState.Gathering or JobState.Running } => text["Undone.UnderWay"],
        _ when job.SetBack >= job.Changed => text["Undone"],
        { SetBack: 0 } => text["Undone.Nobody"],
        _ => text["Undone.Partly", job.SetBack, job.Changed],
    };

    public static string Of(this IStringLocalizer<ActionWords> text, JobOutcome outcome) => text[$"Outcome.{outcome}"];

    public static string Of(this IStringLocalizer<ActionWords> text, DeliveryState mail) => text[$"Mail.{mail}"];

    public static string Of(this IStringLocalizer<ActionWords> text, JobState state) => text[$"State.{state}"];

    public static Tone ToneOf(this JobView job) => job switch
    {
        { State: JobState.Stopped, UndoneBy: null } => Tone.Danger,
        { UndoneBy: not null } => Tone.Neutral,
        { FinishedAt: null } => Tone.Info,
        { Failed: > 0 } or { MailsFailed: > 0 } => Tone.Warning,
        { Changed: 0 } => Tone.Neutral,
        _ => Tone.Success,
    };

    private static string DoneBy(this IStringLocalizer<ActionWords> text, JobView job) =>
        job.Action is { } action ? text.Of(action, job.Total) : text["Import", job.Import?.FileName ?? ""];

    private static string Amount(this IStringLocalizer<ActionWords> text, string unit, int amount) =>
        amount == 1 ? text[$"{unit}.One"] : text[unit, amount];
}
