using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CareAlerts.Benchmarks;

/// <summary>From the start of the process to its first answer: the handler, beside an ASP.NET Core app that does nothing.</summary>
internal static class StartUp
{
    private const int Runs = 11;

    /// <summary>The app that does nothing; runs until it is killed.</summary>
    public static void RunEmptyApp(string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.MapGet("/", () => Results.Text("{}", "application/json"));
        app.Run();
    }

    public static async Task MeasureAsync()
    {
        var handler = Path.Combine(Root(), "functions", "CareAlerts.Functions", "bin", "Release", "net10.0", "CareAlerts.Functions");
        await PrintAsync("empty ASP.NET Core app", Environment.ProcessPath!, port => ["empty-app", $"{port}"]);
        await PrintAsync("handler", handler, _ => []);
    }

    private static async Task PrintAsync(string what, string file, Func<int, string[]> arguments)
    {
        var times = new List<double>();
        for (var run = 0; run < Runs; run++) times.Add((await OnceAsync(file, arguments)).TotalMilliseconds);
        times.Sort();
        Console.WriteLine($"{what,-28} start to first answer: median {times[Runs / 2]:N0} ms, best {times[0]:N0} ms, worst {times[^1]:N0} ms");
    }

    private static async Task<TimeSpan> OnceAsync(string file, Func<int, string[]> arguments)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments(port)) start.ArgumentList.Add(argument);
        foreach (var (name, value) in Settings(port)) start.Environment[name] = value;
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}/") };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        while (!await AnswersAsync(http)) await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        var taken = clock.Elapsed;
        process.Kill();
        await process.WaitForExitAsync();
        return taken;
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // As in Azure: identity instead of keys, so that nothing is asked of storage or bus before the first message.
    private static Dictionary<string, string> Settings(int port)
    {
        using var webhook = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new()
        {
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}",
            ["CareAlerts__Storage__TableEndpoint"] = "https://account.table.core.windows.net",
            ["ServiceBusIngress__fullyQualifiedNamespace"] = "name.servicebus.windows.net",
            ["ServiceBusInternal__fullyQualifiedNamespace"] = "name.servicebus.windows.net",
            ["CareAlerts__PublicUrl"] = "https://carealerts.example/api",
            ["CareAlerts__IdentifierKey"] = Convert.ToBase64String(new byte[32]),
            ["CareAlerts__SendGrid__ApiKey"] = "key",
            ["CareAlerts__SendGrid__From"] = "alerts@carealerts.example",
            ["CareAlerts__SendGrid__WebhookPublicKey"] = Convert.ToBase64String(webhook.ExportSubjectPublicKeyInfo()),
            ["CareAlerts__Twilio__AccountSid"] = "AC00000000000000000000000000000000",
            ["CareAlerts__Twilio__AuthToken"] = "token",
            ["CareAlerts__Twilio__From"] = "+447700900999",
        };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "CareAlerts.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
