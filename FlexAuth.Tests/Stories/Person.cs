using System.Collections.Concurrent;
using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace FlexAuth.Tests.Stories;

/// <summary>Somebody with a browser. What the browser complains of in any of their tabs is kept.</summary>
internal sealed class Person : IAsyncDisposable
{
    public static readonly ViewportSize Desktop = new() { Width = 1440, Height = 900 };
    public static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    private const string ReportViolations = """
        document.addEventListener('securitypolicyviolation', e =>
            console.error(`CSP violation: ${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`));
        """;

    private const string ColoursHaveSettled =
        "Promise.allSettled(document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished))";

    /// <summary>
    /// Scripts do not run in the frame of a mail, so that axe would wait for it for ever. Of what is in order nothing is told: to describe it
    /// takes longer than to look.
    /// </summary>
    private const string Violations = """
        async () => JSON.stringify((await axe.run(document, {
            iframes: false,
            runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
            resultTypes: ['violations'],
        })).violations)
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly ConcurrentQueue<string> _complaints = new();

    private Person(IBrowserContext context) => Context = context;

    public IBrowserContext Context { get; }

    /// <summary>The first tab.</summary>
    public IPage Page { get; private set; } = null!;

    /// <summary>Errors on the console, violations of the content security policy, requests that failed or were refused.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public static async Task<Person> OpenAsync(IBrowserContext context)
    {
        var person = new Person(context);
        await context.AddInitScriptAsync(ReportViolations);
        context.Console += (_, message) => person.Note(message.Type is "error", $"console: {message.Text}");
        context.WebError += (_, error) => person.Note(true, $"script: {error.Error}");
        context.RequestFailed += (_, request) =>
            person.Note(request.Failure != "net::ERR_ABORTED", $"request: {request.Url} {request.Failure}");
        context.Response += (_, response) => person.Note(response.Status >= 400, $"answer: {response.Status} {response.Url}");
        person.Page = await context.NewPageAsync();
        return person;
    }

    /// <summary>Nothing to complain of so far, but for what the story expects.</summary>
    public void HasNoComplaints(params string[] expected)
    {
        var unexpected = _complaints.Where(complaint => !expected.Any(text => complaint.Contains(text, StringComparison.Ordinal))).ToList();
        Assert.True(unexpected.Count == 0, string.Join('\n', unexpected));
    }

    /// <summary>
    /// What axe finds against WCAG 2.2 AA on the page as it stands: dark on a phone, light on a desk. The other two pairs have the same
    /// colours and the same layout, and would take as long again.
    /// </summary>
    public async Task PageIsAccessibleAsync(IPage? page = null)
    {
        page ??= Page;
        foreach (var (size, scheme) in new[] { (Phone, ColorScheme.Dark), (Desktop, ColorScheme.Light) })
        {
            await page.SetViewportSizeAsync(size.Width, size.Height);
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await page.EvaluateAsync(ColoursHaveSettled);

            // A page that becomes interactive writes its title anew.
            await Assertions.Expect(page).Not.ToHaveTitleAsync("");
            var found = await ViolationsAsync(page);
            Assert.True(found.Length == 0, $"{page.Url} {scheme} {size.Width} px\n{Describe(found)}");
        }
    }

    /// <summary>All that the other browser holds is copied into this one.</summary>
    public async Task TakeCookiesOfAsync(Person other) => await Context.AddCookiesAsync((await other.Context.CookiesAsync()).Select(Copy));

    public ValueTask DisposeAsync() => Context.DisposeAsync();

    private static Cookie Copy(BrowserContextCookiesResult cookie) => new()
    {
        Name = cookie.Name,
        Value = cookie.Value,
        Domain = cookie.Domain,
        Path = cookie.Path,
        HttpOnly = cookie.HttpOnly,
        Secure = cookie.Secure,
        SameSite = cookie.SameSite,
        Expires = cookie.Expires,
    };

    private static async Task<Violation[]> ViolationsAsync(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
            await page.EvaluateAsync(Axe);
        return JsonSerializer.Deserialize<Violation[]>(await page.EvaluateAsync<string>(Violations), JsonSerializerOptions.Web)!;
    }

    private static string Describe(Violation[] found) => string.Join('\n', found.SelectMany(
        violation => violation.Nodes.Select(node => $"{violation.Id}: {violation.Help}\n    {node.Html}")));

    private void Note(bool isComplaint, string text)
    {
        if (isComplaint)
            _complaints.Enqueue(text);
    }

    private sealed record Violation(string Id, string Help, Node[] Nodes);

    private sealed record Node(string Html);
}
