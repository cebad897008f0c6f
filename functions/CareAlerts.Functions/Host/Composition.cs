using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using CareAlerts.Domain;
using CareAlerts.Functions.Delivery;
using CareAlerts.Functions.Delivery.Providers;
using CareAlerts.Functions.Intake;
using CareAlerts.Functions.Intake.Records;
using CareAlerts.Functions.Messaging;
using CareAlerts.Functions.Shell;
using CareAlerts.Functions.Storage;
using CareAlerts.Functions.Storage.Tables;
using CareAlerts.Functions.Triggers;
using CareAlerts.Functions.Watching;

namespace CareAlerts.Functions.Host;

/// <summary>Who is made of what. Settings are read and checked here, once.</summary>
internal static class Composition
{
    /// <summary>Adds everything; returns the first fault of the settings, in one line that names the setting.</summary>
    public static string? AddCareAlerts(this IServiceCollection services, IConfiguration settings)
    {
        var storage = StorageOptions.Read(settings);
        var bus = BusOptions.Read(settings);
        var sendGrid = SendGridOptions.Read(settings);
        var twilio = TwilioOptions.Read(settings);
        var handler = HandlerOptions.TryRead(settings, out var fault);
        if ((fault ?? storage.Validate() ?? bus.Validate() ?? sendGrid.Validate() ?? twilio.Validate()) is { } wrong) return wrong;

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(handler!);
        services.AddSingleton(handler!.IdentifierKey);
        services.AddStorage(storage);
        services.AddMessaging(bus);
        services.AddDelivery(settings, sendGrid, twilio);
        services.AddSingleton<OutageRetry>();
        services.AddSingleton<PersonShell>();
        services.AddSingleton<FeedSources>();
        services.AddSingleton<FirstReceipts>();
        services.AddSingleton(made => new IngressBus(made.GetRequiredService<BusClients>().Ingress, made.GetRequiredService<FirstReceipts>()));
        services.AddSingleton<SightingStore>();
        services.AddSingleton<MovedVisits>();
        services.AddSingleton<Matching>();
        services.AddSingleton<FeedReplay>();
        services.AddSingleton<IdentityReviewStore>();
        services.AddSingleton<IdentityDesk>();
        services.AddSingleton<RecordLinks>();
        services.AddSingleton<PlanNumbers>();
        services.AddSingleton<RecordsPlanner>();
        services.AddSingleton<RecordMerger>();
        services.AddSingleton<RecordsDesk>();
        services.AddSingleton<HandingOn>();
        services.AddSingleton<VisitsDesk>();
        services.AddSingleton<FeedIntake>();
        services.AddSingleton<FeedExplanation>();
        services.AddSingleton<SourceTroubles>();
        services.AddSingleton<OpenSweep>();
        services.AddSingleton<DeadLetterDrive>();
        services.AddSingleton<SightingSweep>();
        services.AddSingleton<FeedWatch>();
        services.AddSingleton<QuarantineSweep>();
        services.AddSingleton<ReceiveFeed>();
        services.AddSingleton<ReceiveBulk>();
        services.AddSingleton<Wake>();
        services.AddSingleton<SendNotification>();
        services.AddSingleton<Watch>();
        return null;
    }

    private static void AddStorage(this IServiceCollection services, StorageOptions options)
    {
        services.AddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        services.AddSingleton<HttpPipelineTransport>(_ => AzureTransport.Create());
        services.AddSingleton(made => TableServiceClient.From(
            options, made.GetRequiredService<TokenCredential>(), made.GetRequiredService<HttpPipelineTransport>(), made.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PersonStore>();
        services.AddSingleton<OpenIndex>();
        services.AddSingleton<IdentifierIndex>();
        services.AddSingleton<DirectoryStore>();
        services.AddSingleton<DirectorySnapshots>();
        services.AddSingleton<QuarantineStore>();
        services.AddSingleton<LinkStore>();
        services.AddSingleton<KnownFeeds>();
        services.AddSingleton<SilentSources>();
        services.AddSingleton<FeedCounters>();
        services.AddHostedService(made => made.GetRequiredService<FeedCounters>());
    }

    private static void AddMessaging(this IServiceCollection services, BusOptions options)
    {
        services.AddSingleton(made => new BusClients(Client(made, options.Ingress), Client(made, options.Internal)));
        services.AddSingleton(made => new InternalBus(made.GetRequiredService<BusClients>().Internal, made.GetRequiredService<TimeProvider>()));

        static ServiceBusClient Client(IServiceProvider made, BusConnectionOptions options) => new(
            options, made.GetRequiredService<TokenCredential>(), made.GetRequiredService<HttpPipelineTransport>(), made.GetRequiredService<TimeProvider>());
    }

    private static void AddDelivery(this IServiceCollection services, IConfiguration settings, SendGridOptions sendGrid, TwilioOptions twilio)
    {
        services.AddSingleton(DeliveryTimings.Read(settings));
        services.AddSingleton(sendGrid);
        services.AddSingleton(twilio);
        services.AddSingleton(_ => ProviderHttp.CreateClient());
        services.AddSingleton<IChannelProvider, SendGridEmail>();
        services.AddSingleton<IChannelProvider, TwilioSms>();
        services.AddSingleton<MessageComposer>();
        services.AddSingleton<NotificationSender>();
        services.AddSingleton<ReceiptDesk>();
    }
}
