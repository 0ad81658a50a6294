namespace FlexAuth.Web.Hosting.Commands;

/// <summary>Asks the server of this container whether it is ready; for the container's health check, where there is no other HTTP client.</summary>
internal static class HealthProbe
{
    public static async Task<int> RunAsync()
    {
        var port = (Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS") ?? "8080").Split(';')[0];
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await client.GetAsync(new Uri($"http://127.0.0.1:{port}{FlexAuthUrls.Ready}"));
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"The server does not answer: {e.Message}");
            return 1;
        }
    }
}
