using CareAlerts.Domain;

namespace CareAlerts.Feeds.Fhir;

/// <summary>What surrounds an Encounter in the body it came in.</summary>
/// <param name="Bundle">Where its references lead.</param>
/// <param name="Path">The FHIRPath to it.</param>
/// <param name="FullUrl">Its address in the Bundle.</param>
/// <param name="Event">The event of the message; <c>Encounter</c> where there is none.</param>
/// <param name="Recorded">What may say when it was recorded, best first.</param>
/// <param name="ControlId">The sender's message id.</param>
/// <param name="IsTest">Whether what it came in is marked as a test.</param>
/// <param name="IsDeleted">Whether it is reported as deleted.</param>
/// <param name="Problems">Oddities of what it came in.</param>
internal sealed record EncounterContext(
    FhirBundle Bundle, string Path, string? FullUrl, string Event, IReadOnlyList<FhirNode> Recorded, FhirNode ControlId, bool IsTest, bool IsDeleted, IReadOnlyList<string> Problems);

/// <summary>What an Encounter means: its elements in the terms of the domain, by the source's settings.</summary>
/// <remarks>The status decides what happened; no date is taken for an event (Da Vinci's own admissions have a period.end). docs/feeds/fhir.md is the table.</remarks>
internal static class EncounterMapping
{
    /// <summary>Codes that say the person died: v3-ActCode and discharge-disposition, and UB-92, whose 20 and 40 to 42 are kinds of death.</summary>
    private const string Expired = "exp";

    /// <summary>More would tell an integrator no more.</summary>
    private const int MostProblems = 32;

    private static readonly string[] ExpiredOfUb92 = ["20", "40", "41", "42"];

    /// <summary>How extensions for the expected discharge end: ours to document, and R5's element as an extension of R4.</summary>
    private static readonly string[] ExpectedDischargeUrls = ["expected-discharge-date", "expectedDischargeDate", "extension-Encounter.plannedEndDate"];

    /// <summary>MedCom's extension, spelt as MedCom spells it.</summary>
    private const string LeavePeriod = "medcom-hospitalnotifiation-leave-period-extension";

    /// <summary>Reads what an Encounter says of one person's visit.</summary>
    public static FeedReading Map(FhirNode encounter, EncounterContext context, SourceSettings settings)
    {
        if (FhirVersions.RefusalOfEncounter(encounter, context.Path) is { } refusal) return refusal;
        var problems = new List<string>(context.Problems);
        if (TriggerOf(encounter, context, problems, out var fault) is not { } trigger) return fault!;

        var @class = Class(encounter["class"], problems);
        var excluded = EncounterClasses.Excluded(@class, settings, "Encounter.class");
        var (patient, unidentified) = Patient(encounter, context);
        var identifiers = FhirIdentifiers.OfPerson(patient, encounter["subject"], settings, problems);
        if (identifiers.Count == 0 && excluded is not null) return new FeedReading.Ignored(context.Event, excluded);
        if (identifiers.Count == 0) return unidentified ?? Missing(context, "Patient", ".subject", "The Patient has no identifier: nobody is identified.");

        var times = new FhirTimes(settings, problems);
        var start = times.At(encounter["period"]["start"], "Encounter.period.start");
        var end = End(encounter["period"]["end"], trigger, times, problems);
        var (place, since) = new FhirPlaces(context.Bundle, times, problems).Of(encounter, context.FullUrl, trigger == FeedTrigger.Discharged);
        var disposition = encounter["hospitalization"]["dischargeDisposition"]["coding"].FirstWith("code");
        var understood = new FeedMessage
        {
            Source = settings.Id,
            Event = context.Event,
            Trigger = trigger,
            IsStatus = true,
            ControlId = FhirText.Of(context.ControlId, "The id of the message", problems),
            IsProduction = !context.IsTest && !FhirTags.SayTest(encounter, patient),
            RecordedAt = Recorded(context.Recorded, times, problems),
            OccurredAt = trigger switch
            {
                FeedTrigger.Admitted or FeedTrigger.Arrived => start,
                FeedTrigger.Discharged => end.Value,
                FeedTrigger.Transferred => since,
                FeedTrigger.LeaveStarted => times.At(Extension(encounter, LeavePeriod)["valuePeriod"]["start"], "Encounter.extension"),
                _ => null,
            },
            Identifiers = identifiers,
            BirthDate = times.Day(patient["birthDate"], "Patient.birthDate"),
            VisitNumber = FhirIdentifiers.OfVisit(encounter, context.FullUrl, problems),
            Class = @class,
            Excluded = excluded,
            Location = place,
            AdmittedAt = trigger == FeedTrigger.Planned ? null : start,
            DischargedAt = end,
            ExpectedDischarge = ExpectedDischarge(encounter, times),
            Disposition = FhirText.Of(disposition["code"], "Encounter.hospitalization.dischargeDisposition", problems),
            Deceased = Deceased(patient, disposition, problems),
        };
        return new FeedReading.Understood(understood, [.. problems.Distinct().Take(MostProblems)]);
    }

    private static FeedTrigger? TriggerOf(FhirNode encounter, EncounterContext context, List<string> problems, out FeedReading.Rejected? fault)
    {
        var status = encounter["status"];
        fault = null;
        if (context.IsDeleted) return FeedTrigger.VisitDeleted;
        if (status.Text is { } word && EncounterStatuses.Find(word, context.Event) is { } trigger)
        {
            if (EncounterStatuses.Contradict(word, context.Event)) problems.Add($"The event is {context.Event} and Encounter.status is {word}; the status counts.");
            return trigger;
        }

        fault = status.Exists
            ? new("Encounter", $"{context.Path}.status", "Encounter.status is none of the statuses of R4.")
            : Missing(context, "Encounter", ".status", "Encounter.status is missing: nothing else says what happened.");
        return null;
    }

    private static (FhirNode Patient, FeedReading.Rejected? Unidentified) Patient(FhirNode encounter, EncounterContext context)
    {
        var subject = encounter["subject"];
        if (!subject.Exists) return (default, Missing(context, "Encounter", ".subject", "The Encounter names no subject: nobody is identified."));
        var patient = context.Bundle.Follow(subject, encounter, context.FullUrl).Resource;
        if (patient["resourceType"].Text == "Patient") return (patient, null);
        return (default, Missing(context, "Encounter", ".subject",
            "Encounter.subject leads to no Patient in the body, nor does it hold an identifier: nobody is identified."));
    }

    private static EncounterClass? Class(FhirNode sent, List<string> problems)
    {
        if (!sent.Exists)
        {
            problems.Add("Encounter.class is missing; it counts as an inpatient stay.");
            return null;
        }

        foreach (var element in (ReadOnlySpan<string>)["code", "display"])
            if (sent[element].Text is { } word && EncounterClasses.TryFind(word, out var found)) return found;
        problems.Add("Encounter.class is a class we do not know; it counts as an inpatient stay.");
        return EncounterClass.Unknown;
    }

    private static DateTimeOffset? Recorded(IReadOnlyList<FhirNode> candidates, FhirTimes times, List<string> problems)
    {
        foreach (var candidate in candidates)
            if (times.Recorded(candidate) is { } at) return at;
        problems.Add("Nothing says when this was recorded (Bundle.timestamp, Encounter.meta.lastUpdated); the time of receipt counts.");
        return null;
    }

    /// <summary>The end of a visit that is over, or of one whose status nobody knows: it says when, never that.</summary>
    private static FeedValue<DateTimeOffset?> End(FhirNode sent, FeedTrigger trigger, FhirTimes times, List<string> problems)
    {
        if (trigger is FeedTrigger.Discharged or FeedTrigger.Updated)
            return times.At(sent, "Encounter.period.end") is { } end ? FeedValue<DateTimeOffset?>.Of(end) : FeedValue<DateTimeOffset?>.NotSent;
        if (sent.Exists && trigger is not (FeedTrigger.VisitDeleted or FeedTrigger.LastWithdrawn or FeedTrigger.AdmissionCancelled))
            problems.Add("Encounter.period.end is filled and Encounter.status says that the visit is not over; the status counts.");
        return FeedValue<DateTimeOffset?>.NotSent;
    }

    private static FeedValue<DateTimeOffset?> ExpectedDischarge(FhirNode encounter, FhirTimes times)
    {
        foreach (var url in ExpectedDischargeUrls)
        {
            if (Extension(encounter, url) is not { Exists: true } extension) continue;
            var value = extension["valueDateTime"] is { Exists: true } time ? time : extension["valueDate"];
            if (times.At(value, "The extension for the expected discharge") is { } at) return FeedValue<DateTimeOffset?>.Of(at);
            if (!value.Exists && extension["_valueDateTime"]["extension"].Exists) return FeedValue<DateTimeOffset?>.Cleared;    // data-absent-reason
        }

        return FeedValue<DateTimeOffset?>.NotSent;
    }

    private static FhirNode Extension(FhirNode resource, string urlEnd)
    {
        foreach (var extension in resource["extension"].Items())
            if (extension["url"].Text is { } url && url.EndsWith(urlEnd, StringComparison.Ordinal) && (url.Length == urlEnd.Length || url[^(urlEnd.Length + 1)] == '/'))
                return extension;
        return default;
    }

    private static FeedValue<bool?> Deceased(FhirNode patient, FhirNode disposition, List<string> problems)
    {
        var said = patient["deceasedDateTime"].Text is not null ? true : patient["deceasedBoolean"].Flag;
        var code = disposition["code"].Text;
        var left = Expired.Equals(code, StringComparison.OrdinalIgnoreCase)
            || (disposition["system"].Text?.Contains("UB92", StringComparison.OrdinalIgnoreCase) == true && ExpiredOfUb92.Contains(code));
        if (left && said == false) problems.Add("The disposition says that the person died and Patient.deceased that they did not; the death counts.");
        return left ? FeedValue<bool?>.Of(true) : said is { } known ? FeedValue<bool?>.Of(known) : FeedValue<bool?>.NotSent;
    }

    private static FeedReading.Rejected Missing(EncounterContext context, string resource, string element, string why) =>
        new(resource, context.Path + element, why) { Fault = FeedFault.Missing };
}
