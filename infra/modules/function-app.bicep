// The function app: Flex Consumption, a custom handler (a self-contained Linux executable), one user-assigned identity.

param name string
param location string

@description('Resource id and client id of the app\'s identity; its roles are granted before the app exists, so that the first start can read the package.')
param identityId string
param identityClientId string

@description('The app\'s own name to the world, with the route prefix: links in messages and webhook signatures are built from it.')
param publicUrl string

// Flex has offered `custom` since its 2025 API. Where a subscription still refuses it, `dotnet-isolated` hosts a custom handler as well:
// the host picks the handler from host.json, not from this name (docs/adr/0001-custom-handler.md).
@allowed(['custom', 'dotnet-isolated'])
param runtimeName string
param runtimeVersion string

@description('In zone-redundant apps the platform keeps at least two instances of every function ready, and charges for them.')
param zoneRedundant bool
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int
@description('Instances kept ready, beyond what zone redundancy keeps: { name: \'http\' or \'function:NAME\', instanceCount }.')
param alwaysReady array

param hostStorageName string
param packageContainerUrl string
param tableEndpoint string
param ingressNamespace string
param internalNamespace string
param vaultName string
param insightsName string
param workspaceId string

param identifierKeyVersion string
param sendGridEndpoint string
param sendGridFrom string
param sendGridWebhookPublicKey string
param twilioEndpoint string
param twilioAccountSid string
param twilioFrom string
@description('Ask Twilio to forget texts and numbers; needs redaction enabled for the account.')
param twilioMessageRedaction bool

@description('The app registration people sign in with, and the tenant it is in.')
param signInClientId string
param signInTenantId string

@description('Sources that post to /api/feeds/{source} with a key of their own, or send FHIR.')
param httpFeedSources array

@description('Subnet for outgoing traffic; empty for none.')
param subnetId string

// Doors beside the sign-in, each with a lock of its own; docs/adr/0008-sign-in-at-the-door.md says why these and no others.
var feedPaths = flatten(map(httpFeedSources, source => ['/api/feeds/${source}', '/api/feeds/${source}/explain', '/api/feeds/${source}/Encounter/*']))
var fhirPaths = empty(httpFeedSources) ? [] : ['/api/fhir/*']
var pathsWithoutSignIn = concat(
  [
    '/api/health'
    '/api/openapi.json'
    '/api/asyncapi.json'
    '/api/go/*'
    '/api/assets/*'
    '/api/hooks/*'
  ],
  feedPaths,
  fhirPaths
)

// CareAlerts__Local, CareAlerts__Storage__ConnectionString and CareAlerts__Bus__…Endpoint are for the local system and must never stand here.
var appSettings = [
  // Read by the Functions host
  { name: 'AzureWebJobsStorage__accountName', value: hostStorageName }
  { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
  { name: 'AzureWebJobsStorage__clientId', value: identityClientId }
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insights.properties.ConnectionString }
  { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${identityClientId};Authorization=AAD' }
  // Read by App Service Authentication
  { name: 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET', value: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=SignInClientSecret)' }
  // Read by the host for its triggers, and by us for sending
  { name: 'ServiceBusIngress__fullyQualifiedNamespace', value: ingressNamespace }
  { name: 'ServiceBusIngress__credential', value: 'managedidentity' }
  { name: 'ServiceBusIngress__clientId', value: identityClientId }
  { name: 'ServiceBusInternal__fullyQualifiedNamespace', value: internalNamespace }
  { name: 'ServiceBusInternal__credential', value: 'managedidentity' }
  { name: 'ServiceBusInternal__clientId', value: identityClientId }
  // Read by us
  { name: 'AZURE_CLIENT_ID', value: identityClientId }
  { name: 'CareAlerts__PublicUrl', value: publicUrl }
  { name: 'CareAlerts__Storage__TableEndpoint', value: tableEndpoint }
  { name: 'CareAlerts__IdentifierKey', value: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=IdentifierKey)' }
  { name: 'CareAlerts__IdentifierKeyVersion', value: identifierKeyVersion }
  { name: 'CareAlerts__SendGrid__Endpoint', value: sendGridEndpoint }
  { name: 'CareAlerts__SendGrid__ApiKey', value: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=SendGridApiKey)' }
  { name: 'CareAlerts__SendGrid__From', value: sendGridFrom }
  { name: 'CareAlerts__SendGrid__WebhookPublicKey', value: sendGridWebhookPublicKey }
  { name: 'CareAlerts__Twilio__Endpoint', value: twilioEndpoint }
  { name: 'CareAlerts__Twilio__AccountSid', value: twilioAccountSid }
  { name: 'CareAlerts__Twilio__AuthToken', value: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=TwilioAuthToken)' }
  { name: 'CareAlerts__Twilio__From', value: twilioFrom }
  { name: 'CareAlerts__Twilio__MessageRedaction', value: twilioMessageRedaction ? 'true' : 'false' }
]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: '${name}-plan'
  location: location
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: runtimeName, version: runtimeVersion }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
        triggers: { http: { perInstanceConcurrency: 16 } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
      ftpsState: 'Disabled'
      appSettings: appSettings
    }
  }
}

// Deployment by Entra identity only; no publishing passwords.
resource noPublishingPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = [
  for way in ['scm', 'ftp']: {
    parent: app
    name: way
    properties: { allow: false }
  }
]

resource signIn 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true, runtimeVersion: '~1' }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'RedirectToLoginPage'
      redirectToProvider: 'azureactivedirectory'
      excludedPaths: pathsWithoutSignIn
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          openIdIssuer: '${environment().authentication.loginEndpoint}${signInTenantId}/v2.0'
          clientId: signInClientId
          clientSecretSettingName: 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET'
        }
        validation: {
          allowedAudiences: [
            signInClientId
            'api://${signInClientId}'
          ]
        }
      }
    }
    login: { tokenStore: { enabled: true } }
    httpSettings: {
      requireHttps: true
      routes: { apiPrefix: '/.auth' }
    }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AppServiceAuthenticationLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output name string = app.name
output hostName string = app.properties.defaultHostName
output feedPaths string = join(feedPaths, ' ')
