using BenchmarkDotNet.Running;
using CareAlerts.Benchmarks;
using CareAlerts.Domain;
using CareAlerts.Feeds.Hl7v2;

if (args is ["empty-app", var port])
{
    StartUp.RunEmptyApp(port);
    return;
}

if (args is ["start"])
{
    await StartUp.MeasureAsync();
    return;
}

if (args is not ["cpu"])
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return;
}

var messages = SampleMessages.Load();
var settings = SourceSettings.Default(new SourceId("RXX"), registered: true);
Console.WriteLine($"{messages.Length} messages of {messages.Average(m => m.Length):F0} bytes on average, one core");
CpuTime.Measure("Read: bytes to FeedReading", messages, body => Hl7FeedReader.Read(body, settings));
CpuTime.Measure("HeaderOf", messages, body => Hl7FeedReader.HeaderOf(body));

var day = new BytesToDecision();
CpuTime.Measure($"Bytes to decision, {day.Stay.Length} a stay", day.Stay.Length, () => day.HearStay());
CpuTime.Measure("  a duplicate", 100, () => Repeat(() => day.HearDuplicate()));
CpuTime.Measure("  the same again, later", 100, () => Repeat(() => day.HearUpdate()));

static void Repeat(Action hear)
{
    for (var time = 0; time < 100; time++) hear();
}
