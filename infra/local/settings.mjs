// The app settings of the local system: what Azure's portal would hold. All keys are for development and public.
import { storageConnectionString } from './azurite.mjs';

export const credentials = {
  sendGridApiKey: 'SG.local-development',
  sendGridFrom: 'alerts@carealerts.example',
  twilioAccountSid: 'AC00000000000000000000000000000000',
  twilioAuthToken: 'local-development-auth-token',
  twilioFrom: '+447700900999',
};

/** Fixed, so that what `--data` keeps can be read again. */
const IDENTIFIER_KEY = Buffer.from('carealerts-local-development-key').toString('base64'); // 32 bytes

export const publicUrlFor = (ports) => `http://localhost:${ports['http-port']}/api`;

/** What the gateway needs; its messages are those of the demo's hospital unless the environment says otherwise. */
export const gatewaySettings = (ports, busConnectionString) => ({
  ServiceBusIngress: busConnectionString,
  CareAlerts__Bus__IngressEndpoint: busEndpointFor(ports),
  Gateway__Port: String(ports['mllp-port']),
  Gateway__HttpPort: '0',
  Gateway__Source: process.env.Gateway__Source ?? 'RXX',
});

const busEndpointFor = (ports) => `http://127.0.0.1:${ports['bus-http-port']}`;

export function appSettings(ports, busConnectionString, sendGridPublicKey) {
  const busEndpoint = busEndpointFor(ports);
  const providers = `http://127.0.0.1:${ports['mailbox-port']}`;
  const storage = storageConnectionString(ports['storage-port']);
  return {
    AzureWebJobsStorage: storage,
    CareAlerts__Storage__ConnectionString: storage,
    ServiceBusIngress: busConnectionString,
    ServiceBusInternal: busConnectionString,
    CareAlerts__Bus__IngressEndpoint: busEndpoint,
    CareAlerts__Bus__InternalEndpoint: busEndpoint,
    CareAlerts__PublicUrl: publicUrlFor(ports),
    CareAlerts__Local: 'true',
    CareAlerts__IdentifierKey: IDENTIFIER_KEY,
    CareAlerts__IdentifierKeyVersion: 'k1',
    CareAlerts__SendGrid__Endpoint: `${providers}/sendgrid`,
    CareAlerts__SendGrid__ApiKey: credentials.sendGridApiKey,
    CareAlerts__SendGrid__From: credentials.sendGridFrom,
    CareAlerts__SendGrid__WebhookPublicKey: sendGridPublicKey,
    CareAlerts__Twilio__Endpoint: `${providers}/twilio`,
    CareAlerts__Twilio__AccountSid: credentials.twilioAccountSid,
    CareAlerts__Twilio__AuthToken: credentials.twilioAuthToken,
    CareAlerts__Twilio__From: credentials.twilioFrom,
  };
}
