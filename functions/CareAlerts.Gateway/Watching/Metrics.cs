using System.Globalization;
using System.Text;
using CareAlerts.Gateway.Forwarding;

namespace CareAlerts.Gateway.Watching;

/// <summary>What Prometheus reads.</summary>
/// <remarks>prometheus.io/docs/instrumenting/exposition_formats, text format 0.0.4.</remarks>
internal static class Metrics
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Each metric: its name, type and help, and its values, told apart by one more label or none.</summary>
    private static readonly (string Name, string Type, string Help, (string? Label, Func<Forwarder, long> Value)[] Values)[] Table =
    [
        ("connections_open", "gauge", "Connections now.", [(null, port => port.Counts.Open)]),
        ("connections_total", "counter", "Connections by what became of them at the door.",
        [
            ("outcome=\"accepted\"", port => port.Counts.Accepted),
            ("outcome=\"peer_refused\"", port => port.Counts.RefusedPeers),
            ("outcome=\"full\"", port => port.Counts.RefusedCrowd),
        ]),
        ("messages_total", "counter", "Messages answered for, by whether they can be read.",
        [
            ("outcome=\"accepted\"", port => port.Counts.Understood),
            ("outcome=\"rejected\"", port => port.Counts.Rejected),
        ]),
        ("messages_unanswered_total", "counter", "Messages whose sender wanted no answer (MSH-15, MSH-16).", [(null, port => port.Counts.Silent)]),
        ("messages_waiting", "gauge", "Messages in hand that the queue does not have yet; their senders wait.", [(null, port => port.Counts.Waiting)]),
        ("bus_failures_total", "counter", "Tries to put a message into the queue that failed.", [(null, port => port.Counts.Failures)]),
        ("bus_up", "gauge", "1 unless the last try to put a message into the queue failed.", [(null, port => port.Trouble is null ? 1 : 0)]),
    ];

    public static string Of(IReadOnlyList<Forwarder> ports)
    {
        var text = new StringBuilder();
        foreach (var (name, type, help, values) in Table)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP carealerts_gateway_{name} {help}\n# TYPE carealerts_gateway_{name} {type}\n");
            foreach (var port in ports)
                foreach (var (label, value) in values)
                    text.Append(CultureInfo.InvariantCulture, $"carealerts_gateway_{name}{{{Labels(port, label)}}} {value(port)}\n");
        }

        return text.ToString();
    }

    private static string Labels(Forwarder port, string? more) =>
        string.Join(',', new[] { $"port=\"{port.Listener.Port}\"", $"source=\"{port.Listener.Source}\"", $"queue=\"{port.Listener.Queue}\"", more }.OfType<string>());
}
