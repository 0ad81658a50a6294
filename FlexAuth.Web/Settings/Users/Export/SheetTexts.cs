using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Users;
using FlexAuth.Web.Errors;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users.Export;

/// <summary>The words of exported and imported files; the texts stand in SheetTexts.resx.</summary>
internal sealed class SheetTexts(IStringLocalizer<SheetTexts> text, IStringLocalizer<UserWords> words, ErrorTexts errors, ServerOffer offer) : ISheetTexts
{
    private static readonly string[] Subjects = ["File", "EmptyCells", "NewRows", "DeletedRows", "ReadOnly", "Order", "Hidden"];

    public string People => text["People"];

    public string Explanations => text["Explanations"];

    public string Column => text["Column"];

    public string Explanation => text["Explanation"];

    public IReadOnlyList<(string Subject, string Text)> Notes =>
        Subjects.Select(note => (text[$"Notes.{note}"].Value, text[$"Notes.{note}.Text"].Value)).ToList();

    public string Baseline => text["Baseline"];

    public string Yes => text["Yes"];

    public string No => text["No"];

    public string HeadOf(SheetColumn column) =>
        Further(column) is { } provider ? text["Head.Further", offer.NameOf(provider)] : text[$"Head.{column}"];

    public string ExplanationOf(SheetColumn column) =>
        Further(column) is { } provider ? text["Explanation.Further", offer.NameOf(provider)] : text[$"Explanation.{column}"];

    public string Of(MemberRole role) => words.Of(role);

    public string Of(Standing standing) => words.Of(standing);

    public string Of(Error reason) => errors.Of(reason);

    private static SignInMethod? Further(SheetColumn column) =>
        SheetColumns.ProviderOf(column) is { } provider && provider.IsFurther() ? provider : null;
}
