using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CareAlerts.Domain;
using CareAlerts.Functions.Storage.Tables;

namespace CareAlerts.Functions.Storage;

/// <summary>
/// Finds people by exact identifier only. Keys are keyed hashes: the table tells nobody who has a plan. A row may name a record that has moved:
/// whoever has that record now holds the claim, and gives it up or hands it over.
/// </summary>
internal sealed class IdentifierIndex(TableServiceClient tables, IdentifierKey key, PersonStore people)
{
    private const int MostTries = 10;
    private const string Person = "Person";
    private readonly TableClient _identifiers = tables.GetTableClient(TableNames.Identifiers);

    public string KeyOf(Identifier identifier) => key.Hash(identifier);

    /// <summary>A birth date under a key of its own for each context: equal dates of two people cannot be told from different ones.</summary>
    public string BornKey(string context, DateOnly birthDate) =>
        KeyOf(new("urn:carealerts:born", $"{context} {birthDate.ToString("O", CultureInfo.InvariantCulture)}"));

    /// <summary>What stands for something a hospital says in a key, such as a visit's number: 16 digits of a keyed hash.</summary>
    public string ShortKey(string context, string text) => KeyOf(new($"urn:carealerts:{context}", text))[^16..];

    /// <summary>What every key begins with, before its hexadecimal digits.</summary>
    public string KeyPrefix => key.Prefix;

    /// <summary>The person who holds an identifier; one point read.</summary>
    public async Task<PersonId?> FindAsync(Identifier identifier, CancellationToken cancellationToken) =>
        await HolderAsync(KeyOf(identifier), cancellationToken);

    /// <summary>Claims an identifier by insert. Returns who holds it: the claimant, or whoever was first.</summary>
    public async Task<PersonId> ClaimAsync(string claim, PersonId person, CancellationToken cancellationToken)
    {
        var outcome = await _identifiers.AddEntityAsync(new TableEntity(claim, Keys.Holder) { [Person] = person.Value }, cancellationToken);
        return outcome switch
        {
            WriteOutcome.Written => person,
            WriteOutcome.Conflict or WriteOutcome.Unclear => await HolderAsync(claim, cancellationToken) ?? throw new TableWriteException(outcome),
            _ => throw new TableWriteException(outcome),
        };
    }

    /// <summary>
    /// Makes sure of a claim after the plan that relies on it is committed: writes its row anew, so that a release begun before the
    /// commit no longer finds the version it read. Returns who holds it: the person, also by a record that has moved to theirs, or somebody else.
    /// </summary>
    /// <param name="claim">The identifier's key.</param>
    /// <param name="person">Who relies on it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="ifHeld">Nothing is written, and null returned, if nobody holds it any more.</param>
    public async Task<PersonId?> AssureAsync(string claim, PersonId person, CancellationToken cancellationToken, bool ifHeld = false)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await _identifiers.GetEntityIfExistsAsync(claim, Keys.Holder, cancellationToken) is not { } row)
            {
                if (ifHeld) return null;
                if (await ClaimAsync(claim, person, cancellationToken) == person) return person;
                continue;
            }

            var named = NamedIn(row);
            if (!await people.AreOneAsync(named, person, cancellationToken)) return named;
            var outcome = await _identifiers.UpdateEntityAsync(
                new TableEntity(claim, Keys.Holder) { [Person] = person.Value }, row.ETag, TableUpdateMode.Replace, cancellationToken);
            if (outcome is WriteOutcome.Written) return person;
            if (outcome is WriteOutcome.NotApplied) throw new TableWriteException(outcome);
        }

        throw new TimeoutException("Too many write the same claim at once.");
    }

    /// <summary>Gives a claim up, if the person still holds it and no committed plan relies on it.</summary>
    /// <param name="claim">The identifier's key.</param>
    /// <param name="person">Who gives it up.</param>
    /// <param name="isNeeded">Looks whether the plan relies on it. Asked after the row was read: see <see cref="AssureAsync"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReleaseAsync(string claim, PersonId person, Func<Task<bool>> isNeeded, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await _identifiers.GetEntityIfExistsAsync(claim, Keys.Holder, cancellationToken) is not { } row || !await people.AreOneAsync(NamedIn(row), person, cancellationToken) || await isNeeded()) return;
            var outcome = await _identifiers.DeleteEntityAsync(claim, Keys.Holder, row.ETag, cancellationToken);
            if (outcome is WriteOutcome.Written) return;
            if (outcome is WriteOutcome.NotApplied) throw new TableWriteException(outcome);
        }

        throw new TimeoutException("Too many write the same claim at once.");
    }

    /// <summary>Hands a claim over, if it is still the one's who gives it.</summary>
    public async Task HandOverAsync(string claim, PersonId from, PersonId to, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await _identifiers.GetEntityIfExistsAsync(claim, Keys.Holder, cancellationToken) is not { } row || !await people.AreOneAsync(NamedIn(row), from, cancellationToken)) return;
            var outcome = await _identifiers.UpdateEntityAsync(new TableEntity(claim, Keys.Holder) { [Person] = to.Value }, row.ETag, TableUpdateMode.Replace, cancellationToken);
            if (outcome is WriteOutcome.Written) return;
            if (outcome is WriteOutcome.NotApplied) throw new TableWriteException(outcome);
        }

        throw new TimeoutException("Too many write the same claim at once.");
    }

    /// <summary>Who holds a claim, by the id its row names; one point read.</summary>
    public async Task<PersonId?> HolderAsync(string claim, CancellationToken cancellationToken) =>
        await _identifiers.GetEntityIfExistsAsync(claim, Keys.Holder, cancellationToken) is { } row ? NamedIn(row) : null;

    /// <summary>Which of some claims are held, and whose record that is now.</summary>
    public async Task<Dictionary<string, PersonId>> HeldAsync(IEnumerable<string> claims, CancellationToken cancellationToken)
    {
        var held = new Dictionary<string, PersonId>();
        foreach (var claim in claims)
            if (await HolderAsync(claim, cancellationToken) is { } holder) held[claim] = (await people.LoadAsync(holder, cancellationToken)).Record.Id;
        return held;
    }

    /// <summary>The id a holder's row names.</summary>
    public static PersonId NamedIn(TableEntity row) => new(row.GetString(Person)!);
}

/// <summary>The secret that turns identifiers into keys, and its version, so that it can be rotated.</summary>
internal sealed class IdentifierKey(string version, byte[] secret)
{
    public string Prefix => $"{version}-";

    public string Hash(Identifier identifier) =>
        $"{Prefix}{Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{identifier.System}\n{identifier.LookupValue()}")))}";

    /// <summary>A secret for another purpose, derived so that neither tells anything of the other (RFC 5869).</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: Encoding.UTF8.GetBytes(purpose));
}
