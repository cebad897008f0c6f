// CareAlerts in one resource group. Nothing here has a key or a password: every way between two resources is an identity with a
// role on exactly what it needs. `az bicep build` and what-if run in azure-pipelines.yml; tests/CareAlerts.Architecture.Tests hold
// what can be held without a compiler. infra/README.md says what to do once, by hand, before and after the first deployment.

targetScope = 'resourceGroup'

@description('Short name of this installation; every resource\'s name is made of it.')
@minLength(3)
@maxLength(11)
param name string

param location string = resourceGroup().location

@description('Email addresses of the operators: who is told when the house itself is in trouble.')
@minLength(1)
param operatorEmails array

@description('The app registration people sign in with.')
param signInClientId string

@description('The Entra tenant people sign in to.')
param signInTenantId string = tenant().tenantId

@description('Sources that post to /api/feeds/{source} over the internet with a key of their own. Queues and MLLP need no entry.')
param httpFeedSources array = []

@description('Integration engines that send to a feed queue: { queue: \'adt-feed\' or \'adt-bulk\', principalId }.')
param feedSenders array = []

@description('The function app\'s name, unique in the world: it is a host name.')
param appName string = '${name}-${uniqueString(resourceGroup().id, name)}'

@description('Where the app is reached, with the route prefix. A custom domain goes here.')
param publicUrl string = 'https://${appName}.azurewebsites.net/api'

@description('Names the key of identifier hashes, so that hashes made with an older one can be told apart.')
param identifierKeyVersion string = 'k1'

@description('SendGrid: the region\'s address, the verified sender, and the public key its webhook signs with.')
param sendGridEndpoint string = 'https://api.sendgrid.com'
param sendGridFrom string
param sendGridWebhookPublicKey string

@description('Twilio: address, account and sending number.')
param twilioEndpoint string = 'https://api.twilio.com'
param twilioAccountSid string
param twilioFrom string
@description('Ask Twilio to forget texts and numbers. Needs redaction enabled for the account; switched off, Twilio keeps them.')
param twilioMessageRedaction bool = true

@description('Stateful resources on private endpoints only, and the app in a network of its own. Makes Service Bus Premium.')
param privateNetworking bool = false
param networkPrefix string = '10.40.0.0/23'
param functionsPrefix string = '10.40.0.0/24'
param endpointsPrefix string = '10.40.1.0/24'

@description('Feeds on a namespace of their own, so that a flood of them cannot use up the operations a page needs.')
param separateIngress bool = false

@allowed(['Standard', 'Premium'])
param serviceBusSku string = 'Standard'
param messagingUnits int = 1

param storageSku string = 'Standard_ZRS'
param zoneRedundant bool = false
param maximumInstanceCount int = 40
param alwaysReady array = []
param logRetentionInDays int = 90

param runtimeName string = 'custom'
param runtimeVersion string = '1.0'

// Entities. infra/local/bus/entities.json says the same for the local stand-in; a test compares the two. A delivery count of 100 and
// Watch's re-drives behind it: an outage of minutes must not use a message up (docs/architecture.md, "Crash safety").
var ingressQueues = [
  { name: 'adt-feed', lockDuration: 'PT1M', maxDeliveryCount: 100 }
  { name: 'adt-bulk', lockDuration: 'PT1M', maxDeliveryCount: 100 }
]
var internalQueues = [
  { name: 'wakeups', lockDuration: 'PT1M', maxDeliveryCount: 100, duplicateDetectionHistoryTimeWindow: 'PT10M' }
  { name: 'notifications-critical', lockDuration: 'PT1M', maxDeliveryCount: 100, duplicateDetectionHistoryTimeWindow: 'PT10M' }
  { name: 'notifications-routine', lockDuration: 'PT1M', maxDeliveryCount: 100, duplicateDetectionHistoryTimeWindow: 'PT10M' }
]
var internalTopics = [
  { name: 'care-events', duplicateDetectionHistoryTimeWindow: 'PT10M' }
]
var internalSubscriptions = [
  { topic: 'care-events', name: 'all', lockDuration: 'PT1M', maxDeliveryCount: 100 }
]
var dataTables = [
  'Identifiers'
  'People'
  'Open'
  'Directory'
  'Sightings'
  'Quarantine'
  'Links'
  'Audit'
  'Measures'
]

var packageContainer = 'app-package'
var unique = uniqueString(resourceGroup().id, name)
var letters = toLower(replace(name, '-', ''))
// Private endpoints are a feature of Premium namespaces.
var busSku = privateNetworking ? 'Premium' : serviceBusSku
var internalBusName = '${name}-bus-${unique}'
var ingressBusName = separateIngress ? '${name}-ingress-${unique}' : internalBusName
var blobZone = 'privatelink.blob.${environment().suffixes.storage}'
var tableZone = 'privatelink.table.${environment().suffixes.storage}'
var busZone = 'privatelink.servicebus.windows.net'
var vaultZone = 'privatelink.vaultcore.azure.net'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: name
    location: location
    retentionInDays: logRetentionInDays
    operatorEmails: operatorEmails
    appPrincipalId: identity.properties.principalId
  }
}

// The host's own: timer locks, leases, and the package it runs.
module hostStorage 'modules/storage.bicep' = {
  name: 'host-storage'
  params: {
    name: take('${letters}host${unique}', 24)
    location: location
    skuName: storageSku
    containers: [packageContainer]
    isPrivate: privateNetworking
    appPrincipalId: identity.properties.principalId
    appMayOwnBlobs: true
    workspaceId: monitoring.outputs.workspaceId
    actionGroupId: monitoring.outputs.actionGroupId
  }
}

// What we know. An account of its own: its 20,000 requests a second are not shared with the host.
module dataStorage 'modules/storage.bicep' = {
  name: 'data-storage'
  params: {
    name: take('${letters}data${unique}', 24)
    location: location
    skuName: storageSku
    tables: dataTables
    isPrivate: privateNetworking
    appPrincipalId: identity.properties.principalId
    appMayWriteTables: true
    workspaceId: monitoring.outputs.workspaceId
    actionGroupId: monitoring.outputs.actionGroupId
  }
}

module internalBus 'modules/service-bus.bicep' = {
  name: 'internal-bus'
  params: {
    name: internalBusName
    location: location
    skuName: busSku
    messagingUnits: messagingUnits
    queues: separateIngress ? internalQueues : concat(ingressQueues, internalQueues)
    topics: internalTopics
    subscriptions: internalSubscriptions
    senders: separateIngress ? [] : feedSenders
    watchedQueues: ['notifications-critical']
    isPrivate: privateNetworking
    appPrincipalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
    actionGroupId: monitoring.outputs.actionGroupId
  }
}

module ingressBus 'modules/service-bus.bicep' = if (separateIngress) {
  name: 'ingress-bus'
  params: {
    name: ingressBusName
    location: location
    skuName: busSku
    messagingUnits: messagingUnits
    queues: ingressQueues
    topics: []
    subscriptions: []
    senders: feedSenders
    isPrivate: privateNetworking
    appPrincipalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
    actionGroupId: monitoring.outputs.actionGroupId
  }
}

module vault 'modules/key-vault.bicep' = {
  name: 'key-vault'
  params: {
    name: take('${letters}-${unique}', 24)
    location: location
    isPrivate: privateNetworking
    appPrincipalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  name: 'network'
  params: {
    name: '${name}-network'
    location: location
    addressPrefix: networkPrefix
    functionsPrefix: functionsPrefix
    endpointsPrefix: endpointsPrefix
    zoneNames: [blobZone, tableZone, busZone, vaultZone]
  }
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (privateNetworking) {
  name: 'private-endpoints'
  params: {
    location: location
    subnetId: privateNetworking ? network!.outputs.endpointsSubnetId : ''
    targets: concat(
      [
        { name: '${name}-host-blob', resourceId: hostStorage.outputs.id, groupId: 'blob', zoneName: blobZone }
        { name: '${name}-data-table', resourceId: dataStorage.outputs.id, groupId: 'table', zoneName: tableZone }
        { name: '${name}-internal-bus', resourceId: internalBus.outputs.id, groupId: 'namespace', zoneName: busZone }
        { name: '${name}-vault', resourceId: vault.outputs.id, groupId: 'vault', zoneName: vaultZone }
      ],
      separateIngress
        ? [{ name: '${name}-ingress-bus', resourceId: ingressBus!.outputs.id, groupId: 'namespace', zoneName: busZone }]
        : []
    )
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'function-app'
  params: {
    name: appName
    location: location
    identityId: identity.id
    identityClientId: identity.properties.clientId
    publicUrl: publicUrl
    runtimeName: runtimeName
    runtimeVersion: runtimeVersion
    zoneRedundant: zoneRedundant
    maximumInstanceCount: maximumInstanceCount
    alwaysReady: alwaysReady
    hostStorageName: hostStorage.outputs.name
    packageContainerUrl: '${hostStorage.outputs.blobEndpoint}${packageContainer}'
    tableEndpoint: dataStorage.outputs.tableEndpoint
    ingressNamespace: '${ingressBusName}.servicebus.windows.net'
    internalNamespace: '${internalBusName}.servicebus.windows.net'
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
    workspaceId: monitoring.outputs.workspaceId
    identifierKeyVersion: identifierKeyVersion
    sendGridEndpoint: sendGridEndpoint
    sendGridFrom: sendGridFrom
    sendGridWebhookPublicKey: sendGridWebhookPublicKey
    twilioEndpoint: twilioEndpoint
    twilioAccountSid: twilioAccountSid
    twilioFrom: twilioFrom
    twilioMessageRedaction: twilioMessageRedaction
    signInClientId: signInClientId
    signInTenantId: signInTenantId
    httpFeedSources: httpFeedSources
    subnetId: privateNetworking ? network!.outputs.functionsSubnetId : ''
  }
  // The first start reads its package and its secrets: the ways there must exist.
  dependsOn: [privateEndpoints, internalBus, ingressBus]
}

output appName string = functionApp.outputs.name
output appHostName string = functionApp.outputs.hostName
output vaultName string = vault.outputs.name
output ingressNamespace string = '${ingressBusName}.servicebus.windows.net'
output feedPaths string = functionApp.outputs.feedPaths
