using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CareAlerts.Scenarios.Support;

/// <summary>Keeps what the app logs as an error: a scenario fails on any it does not expect.</summary>
internal sealed class ErrorLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _all = new();

    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>Every line, for the report of a scenario that failed.</summary>
    public string All => string.Join('\n', _all);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(ErrorLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var line = $"{logLevel} {category}: {formatter(state, exception)} {exception}";
            log._all.Enqueue(line);
            if (logLevel >= LogLevel.Error) log.Errors.Enqueue(line);
        }
    }
}
