using System.Text.Json;
using CareAlerts.Domain;
using CareAlerts.Functions.Host;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Shell;

namespace CareAlerts.Functions.Triggers;

/// <summary>A wake-up came due: look at the person again. State decides; timers are never cancelled.</summary>
internal sealed class Wake(PersonShell shell)
{
    public async Task RunAsync(TriggerEnvelope envelope, CancellationToken cancellationToken)
    {
        var message = JsonSerializer.Deserialize<WakeMessage>(envelope.Bytes("message") ?? [], JsonSerializerOptions.Web)
            ?? throw new InvalidDataException("A wake-up without a person.");
        await shell.WakeAsync(new PersonId(message.Person), message.DueAt, message.SetAt, cancellationToken);
    }
}
