using System.Net;
using CareAlerts.Domain;
using CareAlerts.Functions.Messaging;

namespace CareAlerts.Gateway.Options;

/// <summary>One port, and where its messages go.</summary>
/// <param name="Address">The address of this machine it listens on.</param>
/// <param name="Port">0 takes a free one.</param>
/// <param name="Source">The registered source its messages come from; null when their headers say.</param>
/// <param name="Queue">The queue they go to.</param>
/// <param name="Peers">Who may connect.</param>
/// <param name="Tls">Null for plain MLLP.</param>
internal sealed record ListenerOptions(IPAddress Address, int Port, string? Source, string Queue, PeerList Peers, TlsOptions? Tls)
{
    /// <summary>
    /// How its messages may be read: the settings of its hospital are not known here. Only by which number its visits go decides whether a message can
    /// be read, so what can be read by any of these is not refused.
    /// </summary>
    public IReadOnlyList<SourceSettings> Settings { get; } =
        [.. VisitNumbers.Select(number => SourceSettings.Default(new SourceId(Source ?? "unnamed")) with { VisitNumber = number })];

    private static IEnumerable<FieldPath> VisitNumbers => [SourceSettings.Default(new SourceId("any")).VisitNumber, new("PV1", 50, 1), new("PID", 18, 1)];

    /// <summary>The port IANA registers for HL7.</summary>
    private const int Hl7Port = 2575;

    public static ListenerOptions Read(SettingReader settings)
    {
        var listener = new ListenerOptions(
            settings.Address("BindAddress"), settings.Number("Port", Hl7Port, 0, ushort.MaxValue), settings.Text("Source"),
            settings.Text("Queue") ?? Entities.Feed, PeersOf(settings), TlsOptions.Read(settings));
        if (listener.Source is { } source && !DocumentId.IsWellFormed(source)) settings.Bad("Source", DocumentId.Expected, source);
        if (!Entities.Ingress.Contains(listener.Queue)) settings.Bad("Queue", $"must be {string.Join(" or ", Entities.Ingress)}", listener);
        if (!IPAddress.IsLoopback(listener.Address) && listener.Peers.IsEverybody && listener.Tls is not { RequireClientCertificate: true })
            settings.Bad("BindAddress", "opens the gateway to the network: say who may connect by AllowedPeers, or by Tls__RequireClientCertificate", listener);
        return listener;
    }

    private static PeerList PeersOf(SettingReader settings) =>
        settings.Text("AllowedPeers") is not { } text ? PeerList.Everybody
        : PeerList.TryParse(text) ?? settings.Bad("AllowedPeers", "must be addresses and networks such as 10.1.2.3,10.4.0.0/16", PeerList.Everybody);
}
