namespace CareAlerts.Domain;

/// <summary>The <c>alerts</c> of a locality: what differs from the default policy, kind by kind and key by key.</summary>
internal static class AlertPolicyDocument
{
    private const string Order = "must not be before the step above";

    public static IReadOnlyDictionary<AlertKind, AlertPolicy> Alerts(DocumentValue value)
    {
        var said = value.Fields(alerts => alerts.Entries<AlertKind, AlertPolicy>(
            WireNames.AlertKinds.TryRead, "is not a kind of alert", kind => alert => Policy(alert, DefaultPolicy.Alerts[kind])));

        return said is null
            ? DefaultPolicy.Alerts
            : DefaultPolicy.Alerts.ToDictionary(entry => entry.Key, entry => said.GetValueOrDefault(entry.Key, entry.Value));
    }

    public static IReadOnlyList<Recipient> Recipients(DocumentValue value) => value.List(RecipientOf, atLeast: 1);

    private static Recipient RecipientOf(DocumentValue value)
    {
        var recipient = value.Parsed<Recipient>(
            WireNames.TryReadRecipient, $"must be one of {string.Join(", ", WireNames.RecipientRoles.Words)}, or the id of a contact");
        if (recipient.Contact is { } contact) value.Names(contact);
        return recipient;
    }

    private static AlertPolicy Policy(DocumentValue value, AlertPolicy fallback) => value.Fields(alert =>
    {
        var urgency = alert.OrDefault("urgency", Formats.Word(WireNames.Urgencies), fallback.Urgency);
        return new AlertPolicy(
            urgency,
            Hold: alert.OrDefault("hold", Formats.Duration, fallback.Hold),
            AckFor: alert.OrDefault("ackFor", Formats.Interval, DefaultPolicy.AckFor(urgency)),
            Steps: alert.OrDefault("steps", Steps, fallback.Steps),
            Off: alert.OrDefault("off", Formats.Boolean, fallback.Off));
    });

    /// <summary>At least one: an alert nobody is told of says so with <c>off</c>.</summary>
    private static IReadOnlyList<EscalationStep> Steps(DocumentValue value)
    {
        var latest = TimeSpan.Zero;
        return value.List(step => step.Fields(Step), atLeast: 1);

        EscalationStep Step(DocumentObject step)
        {
            var after = step.OrDefault("after", Formats.Duration, TimeSpan.Zero);
            if (after < latest && (step.AreSound("after") || !step.Has("after"))) step.Fault("after", Order);
            latest = after > latest ? after : latest;
            return new(
                after,
                To: step.Required("to", Recipients),
                By: step.OrDefault("by", Formats.Words(WireNames.Channels, atLeast: 0), []),
                RepeatEvery: step.OptionalValue("repeatEvery", Formats.Interval));
        }
    }
}
