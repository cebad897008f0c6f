using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace CareAlerts.Domain.Tests;

public class RecordedAbsencesTests
{
    private static readonly ReadOnlyMemory<byte> Ola = Reading.Utf8(ContractExamples.Contact);

    private static readonly Absence Leave =
        new(new(2026, 10, 2, 0, 0, 0, TimeSpan.FromHours(1)), new(2026, 10, 12, 9, 30, 15, 250, TimeSpan.FromHours(1)), new("sam-reid"));

    private static readonly Absence Training = new(new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero), new(2026, 11, 3, 0, 0, 0, TimeSpan.Zero), null);

    [Fact]
    public void An_absence_added_is_read_back_with_the_contact() =>
        Assert.Equal([Leave, Training], Read(RecordedAbsences.Add(RecordedAbsences.Add(Ola, Leave), Training)).Absences);

    [Fact]
    public void An_absence_added_leaves_the_rest_of_the_document_as_it_was_put()
    {
        var json = JsonNode.Parse(RecordedAbsences.Add(Ola, Leave).Span)!.AsObject();
        json.Remove("absences");

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(ContractExamples.Contact), json));
    }

    [Fact]
    public void Putting_a_contact_again_keeps_the_absences_recorded() =>
        Assert.Equal([Leave], Read(RecordedAbsences.Keep(put: Ola, stored: RecordedAbsences.Add(Ola, Leave))).Absences);

    [Fact]
    public void Putting_a_contact_with_absences_replaces_those_recorded()
    {
        var put = RecordedAbsences.Add(Ola, Training);

        Assert.Equal([Training], Read(RecordedAbsences.Keep(put, stored: RecordedAbsences.Add(Ola, Leave))).Absences);
    }

    [Fact]
    public void Putting_a_contact_without_any_absences_stores_it_as_it_was_put() =>
        Assert.Equal(ContractExamples.Contact, Encoding.UTF8.GetString(RecordedAbsences.Keep(Ola, stored: Ola).Span));

    private static Contact Read(ReadOnlyMemory<byte> json) => ContactDocument.Read(new("ola-nowak"), json).Sound();
}
