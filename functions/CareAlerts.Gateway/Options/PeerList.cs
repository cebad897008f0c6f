using System.Net;

namespace CareAlerts.Gateway.Options;

/// <summary>The addresses and networks that may connect; an empty list lets everybody.</summary>
internal sealed class PeerList
{
    private readonly IReadOnlyList<IPNetwork> _networks;

    private PeerList(IReadOnlyList<IPNetwork> networks) => _networks = networks;

    public static PeerList Everybody { get; } = new([]);

    public bool IsEverybody => _networks.Count == 0;

    /// <summary>Reads <c>10.1.2.3, 10.4.0.0/16</c>; null when a part is neither.</summary>
    public static PeerList? TryParse(string text)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(part, out var one)) networks.Add(new(one, one.GetAddressBytes().Length * 8));
            else if (IPNetwork.TryParse(part, out var network)) networks.Add(network);
            else return null;
        }

        return new(networks);
    }

    /// <summary>An IPv4 peer of a socket for both families counts as what it is.</summary>
    public bool Allow(IPAddress? peer)
    {
        if (IsEverybody) return true;
        var address = peer is { IsIPv4MappedToIPv6: true } ? peer.MapToIPv4() : peer;
        return address is not null && _networks.Any(network => network.Contains(address));
    }
}
