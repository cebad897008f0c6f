using System.Security.Cryptography;
using System.Text;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;
using Microsoft.AspNetCore.WebUtilities;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// Links in messages. A link carries a 256-bit token derived from the notification by a secret, so that every try to send carries the same
/// link; the store keeps only the token's hash, bound to the notification and so to alert, recipient and step.
/// </summary>
internal sealed class LinkStore(TableServiceClient tables, IdentifierKey key)
{
    private const string Row = "link";
    private readonly TableClient _links = tables.GetTableClient(TableNames.Links);
    private readonly byte[] _secret = key.Derive("links");

    /// <summary>The token of a notification; its row is written, so that the link opens.</summary>
    public async Task<string> TokenAsync(NotificationId notification, CancellationToken cancellationToken)
    {
        var token = WebEncoders.Base64UrlEncode(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(notification.Value)));
        await _links.UpsertEntityAsync(
            new TableEntity(Keys.TokenHash(token), Row) { ["Notification"] = notification.Value }, TableUpdateMode.Replace, cancellationToken);
        return token;
    }

    /// <summary>The notification a token belongs to; null for a token nobody gave out.</summary>
    public async Task<NotificationId?> FindAsync(string token, CancellationToken cancellationToken) =>
        token.Length == 43 && await _links.GetEntityIfExistsAsync(Keys.TokenHash(token), Row, cancellationToken) is { } row
            ? new NotificationId(row.GetString("Notification")!) : null;
}
