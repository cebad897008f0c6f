using CareAlerts.Domain;

namespace CareAlerts.Functions.Delivery.Providers;

/// <summary>A company that carries messages to people over one channel. What goes wrong is an outcome, not an exception.</summary>
internal interface IChannelProvider
{
    Channel Channel { get; }

    /// <summary>As in the address of its webhook, <c>/hooks/{name}</c>.</summary>
    string Name { get; }

    /// <summary>Hands a message over. <paramref name="ct"/> carries the deadline; when it passes the outcome is unknown.</summary>
    Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken ct);

    /// <summary>Asks what became of an attempt whose answer was lost.</summary>
    /// <param name="attemptReference">The attempt.</param>
    /// <param name="message">The message as it was, or would have been, sent.</param>
    /// <param name="sentAfter">Nothing before this is the attempt.</param>
    /// <param name="ct">Carries the deadline; when it passes nobody can tell.</param>
    Task<LookupOutcome> FindAsync(string attemptReference, OutgoingMessage message, DateTimeOffset sentAfter, CancellationToken ct);
}
