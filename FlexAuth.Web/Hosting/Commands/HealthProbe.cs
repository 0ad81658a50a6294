namespace FlexAuth.Web.Hosting.Commands;

/// <summary>Asks the server of this container whether it is ready; for the container's health check, where there is no other HTTP client.</summary>
internal static class HealthProbe
{
    public static async Task<int> RunAsync()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await client.GetAsync(new Uri(Address(), FlexAuthUrls.Ready));
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"The server does not answer: {e.Message}");
            return 1;
        }
    }

    /// <summary>Where the server listens, by the same variables that tell it.</summary>
    private static Uri Address()
    {
        var urls = Environment.GetEnvironmentVariable("ASPNETCORE_URLS")?.Split(';', StringSplitOptions.RemoveEmptyEntries);
        if (urls?.FirstOrDefault(url => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) is { } url)
        {
            var listening = BindingAddress.Parse(url);
            return new UriBuilder(Uri.UriSchemeHttp, listening.Host is "localhost" ? "localhost" : "127.0.0.1", listening.Port).Uri;
        }

        var port = (Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS") ?? "8080").Split(';')[0];
        return new Uri($"http://127.0.0.1:{port}");
    }
}
