using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace FlexAuth.Benchmarks;

/// <summary>
/// P6: Settings → Users in Chromium over the real server. From a key in the search to the frame in which the list that answers it is
/// painted; frames and long tasks while the list scrolls; from a jump of the scroll bar until its rows stand.
/// </summary>
internal static class P6
{
    private const int RowHeight = 44;
    private static readonly string[] Searches = ["jansen", "maria", "logist", "+3161", "van de", "halden", "zoe", "bakker", "oliv", "energy"];
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private const string NoteKeys = """
        () => {
            window.keys = [];
            let at = 0, waiting = false;
            document.getElementById('user-search').addEventListener('input', () => { at = performance.now(); waiting = true; }, true);
            new MutationObserver(() => {
                if (!waiting) return;
                waiting = false;
                const pressed = at;
                // A message after the frame's callbacks comes when it has been painted.
                requestAnimationFrame(() => {
                    const after = new MessageChannel();
                    after.port1.onmessage = () => window.keys.push(performance.now() - pressed);
                    after.port2.postMessage(0);
                });
            }).observe(document.querySelector('.users-page'), { subtree: true, attributes: true, attributeFilter: ['data-list'] });
        }
        """;

    private const string NoteFrames = """
        () => {
            window.frames_ = [];
            window.tasks = [];
            window.noting = true;
            let last = 0;
            const note = now => { if (last) window.frames_.push(now - last); last = now; if (window.noting) requestAnimationFrame(note); };
            requestAnimationFrame(note);
            window.observer = new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(task => task.duration)));
            window.observer.observe({ entryTypes: ['longtask'] });
        }
        """;

    private const string Jump = """
        top => new Promise(done => {
            const frame = document.querySelector('.frame');
            const began = performance.now();
            frame.scrollTop = top;
            const look = () => {
                const table = frame.querySelector('table'), first = Math.floor(top / 44);
                const stands = Number(table.dataset.first) <= first && Number(table.dataset.last) >= first + 10 && !frame.querySelector('.waiting');
                if (stands) done(performance.now() - began); else requestAnimationFrame(look);
            };
            look();
        })
        """;

    public static async Task RunAsync(string[] arguments)
    {
        var people = arguments is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 50_000;
        await using var installation = await Installation.OpenAsync(people);
        var token = await SessionAsync(installation);
        var address = $"http://localhost:{FreePort()}";
        using var server = Start(installation, address);
        try
        {
            await UntilAliveAsync(address);
            using var playwright = await Playwright.CreateAsync();
            await using var chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Arguments });
            var context = await chromium.NewContextAsync(new() { BaseURL = address, ViewportSize = new() { Width = 1440, Height = 900 } });
            await context.AddCookiesAsync([new Microsoft.Playwright.Cookie { Name = "flexauth-session", Value = token, Url = address }]);
            await MeasureAsync(await context.NewPageAsync(), people);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    private static async Task MeasureAsync(IPage page, int people)
    {
        await page.GotoAsync("/settings/users");
        await page.Locator("h1[tabindex='-1']").WaitForAsync();
        await page.Locator("tbody.rows th").First.WaitForAsync();
        await TypeAsync(page, warm: true);
        await page.EvaluateAsync(NoteKeys);
        await TypeAsync(page, warm: false);
        Print("keystroke to painted list", await page.EvaluateAsync<double[]>("window.keys"), "p95 < 100 ms", keys => Percentile(keys, 95) < 100);

        await page.Mouse.MoveAsync(800, 600);
        await ScrollAsync(page, "nothing, for comparison", 60, 0);
        await ScrollAsync(page, "wheel, 120 px a step", 200, 120);
        await ScrollAsync(page, "wheel, 1,500 px a step", 100, 1500);
        List<double> jumps = [];
        for (var i = 1; i <= 30; i++)
        {
            jumps.Add(await page.EvaluateAsync<double>(Jump, i * 6007L % (people - 100) * RowHeight));
        }

        Print("jump of the scroll bar to its rows", [.. jumps], null, _ => true);
    }

    private static async Task TypeAsync(IPage page, bool warm)
    {
        await page.Locator("#user-search").FocusAsync();
        foreach (var search in warm ? Searches[..2] : Searches)
        {
            foreach (var key in search)
            {
                await page.Keyboard.TypeAsync(key.ToString());
                await page.WaitForTimeoutAsync(180);
            }

            foreach (var _ in search)
            {
                await page.Keyboard.PressAsync("Backspace");
                await page.WaitForTimeoutAsync(120);
            }
        }

        await page.WaitForTimeoutAsync(1000);
    }

    private static async Task ScrollAsync(IPage page, string what, int steps, int pixels)
    {
        await page.EvaluateAsync(NoteFrames);
        for (var i = 0; i < steps; i++)
        {
            await page.Mouse.WheelAsync(0, pixels);
            await page.WaitForTimeoutAsync(16);
        }

        await page.EvaluateAsync("() => { window.noting = false; window.observer.disconnect(); }");
        Print($"frames while scrolling: {what}", await page.EvaluateAsync<double[]>("window.frames_"), "none > 50 ms", frames => frames.Max() <= 50);
        var tasks = await page.EvaluateAsync<double[]>("window.tasks");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {tasks.Length} tasks over 50 ms{(tasks.Length == 0 ? "" : $", the longest {tasks.Max():F0}")}"));
    }

    private static void Print(string what, double[] milliseconds, string? goal, Func<double[], bool> isMet)
    {
        var met = goal is null ? "" : $" · goal {goal}: {(isMet(milliseconds) ? "met" : "missed")}";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: n={milliseconds.Length} p50={Percentile(milliseconds, 50):F1} p95={Percentile(milliseconds, 95):F1} max={milliseconds.Max():F1} over50={milliseconds.Count(m => m > 50)}{met}"));
    }

    private static double Percentile(double[] values, double percent) =>
        values.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(percent / 100 * values.Length) - 1));

    private static async Task<string> SessionAsync(Installation installation)
    {
        var token = SecretToken.New();
        var now = TimeProvider.System.GetUtcNow();
        await installation.ReadAsync(async db =>
        {
            var administrator = await db.Members.Where(m => m.Role == MemberRole.OrganizationAdministrator && m.DisabledAt == null)
                .OrderBy(m => m.Organization.Path.Length).FirstAsync();
            db.Add(new Session
            {
                MemberId = administrator.Id,
                TokenHash = SecretToken.Hash(token),
                CreatedAt = now,
                LastSeenAt = now,
                ProvedAt = now,
                ExpiresAt = now.AddHours(24),
            });
            return await db.SaveChangesAsync();
        });
        return token;
    }

    private static Process Start(Installation installation, string address)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(
            output.Parent!.Parent!.Parent!.Parent!.FullName, "FlexAuth.Web", "bin", output.Parent.Name, output.Name, "FlexAuth.Web.dll");
        var start = new ProcessStartInfo("dotnet", program) { WorkingDirectory = installation.DataFolder, RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = address;
        start.Environment["FlexAuth__PublicUrl"] = address;
        start.Environment["FlexAuth__DataFolder"] = installation.DataFolder;
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task UntilAliveAsync(string address)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(limit.Token))
        {
            try
            {
                using var answer = await client.GetAsync("/health/live", limit.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
