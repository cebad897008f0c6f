// A Service Bus namespace with its queues and topics, reached by identity only.

@minLength(6)
@maxLength(50)
param name string
param location string

@description('Standard carries 1,000 operations a second; Premium is needed for private endpoints and for more than one large area.')
@allowed(['Standard', 'Premium'])
param skuName string

@description('Messaging units of a Premium namespace.')
param messagingUnits int

@description('Queues the app is triggered by: { name, lockDuration, maxDeliveryCount, duplicateDetectionHistoryTimeWindow? }.')
param queues array

@description('Topics the app publishes to: { name, duplicateDetectionHistoryTimeWindow? }.')
param topics array

@description('Subscriptions: { topic, name, lockDuration, maxDeliveryCount }.')
param subscriptions array

@description('Reachable from private endpoints only.')
param isPrivate bool

param appPrincipalId string

@description('Who else may send, and to which queue: { queue, principalId }. Integration engines.')
param senders array = []

@description('Queues whose backlog is itself an alarm.')
param watchedQueues array = []

param workspaceId string
param actionGroupId string

// Built-in roles, by their names. The owner's right on a queue includes its dead letters, and lets the platform read its length:
// with a receiver's right alone, scaling falls back from counting the backlog to guessing.
var azureServiceBusDataOwner = '090c5cfd-751d-490a-894a-3ce6f1109419'
var azureServiceBusDataSender = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'

resource bus 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  sku: skuName == 'Premium'
    ? { name: 'Premium', tier: 'Premium', capacity: messagingUnits }
    : { name: 'Standard', tier: 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

// Duplicate detection can only be chosen when an entity is made: to change it, delete the entity and make it anew.
resource namespaceQueues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [
  for queue in queues: {
    parent: bus
    name: queue.name
    properties: {
      lockDuration: queue.lockDuration
      maxDeliveryCount: queue.maxDeliveryCount
      requiresDuplicateDetection: contains(queue, 'duplicateDetectionHistoryTimeWindow')
      duplicateDetectionHistoryTimeWindow: queue.?duplicateDetectionHistoryTimeWindow
      deadLetteringOnMessageExpiration: true
    }
  }
]

resource namespaceTopics 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' = [
  for topic in topics: {
    parent: bus
    name: topic.name
    properties: {
      requiresDuplicateDetection: contains(topic, 'duplicateDetectionHistoryTimeWindow')
      duplicateDetectionHistoryTimeWindow: topic.?duplicateDetectionHistoryTimeWindow
    }
  }
]

resource subscribedTopics 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' existing = [
  for subscription in subscriptions: {
    parent: bus
    name: subscription.topic
  }
]

// Events are copies of what the tables hold. A subscriber who stays away for a week loses them and reads the state instead;
// kept for ever they would fill the topic, and a full topic refuses the next event.
resource topicSubscriptions 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01' = [
  for (subscription, index) in subscriptions: {
    parent: subscribedTopics[index]
    name: subscription.name
    properties: {
      lockDuration: subscription.lockDuration
      maxDeliveryCount: subscription.maxDeliveryCount
      defaultMessageTimeToLive: 'P7D'
      deadLetteringOnMessageExpiration: false
    }
    dependsOn: [namespaceTopics]
  }
]

resource queueOwner 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, index) in queues: {
    name: guid(bus.id, queue.name, appPrincipalId, azureServiceBusDataOwner)
    scope: namespaceQueues[index]
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', azureServiceBusDataOwner)
    }
  }
]

resource topicSender 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (topic, index) in topics: {
    name: guid(bus.id, topic.name, appPrincipalId, azureServiceBusDataSender)
    scope: namespaceTopics[index]
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', azureServiceBusDataSender)
    }
  }
]

resource senderQueues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' existing = [
  for sender in senders: {
    parent: bus
    name: sender.queue
  }
]

resource outsideSender 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (sender, index) in senders: {
    name: guid(bus.id, sender.queue, sender.principalId, azureServiceBusDataSender)
    scope: senderQueues[index]
    properties: {
      principalId: sender.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', azureServiceBusDataSender)
    }
    dependsOn: [namespaceQueues]
  }
]

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: bus
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-dead-letters'
  location: 'global'
  properties: {
    description: 'A message could not be handled however often it was tried. Watch re-drives it; if this stays, look into it.'
    severity: 1
    enabled: true
    scopes: [bus.id]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead-letters'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'DeadletteredMessages'
          dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
          timeAggregation: 'Average'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}

resource throttled 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-throttled'
  location: 'global'
  properties: {
    description: 'Service Bus turns requests away for want of capacity: spread the connections over two namespaces, or go Premium.'
    severity: 2
    enabled: true
    scopes: [bus.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'throttled'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'ThrottledRequests'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}

resource waiting 'Microsoft.Insights/metricAlerts@2018-03-01' = if (!empty(watchedQueues)) {
  name: '${name}-waiting'
  location: 'global'
  properties: {
    description: 'Messages that must go out at once have waited for five minutes.'
    severity: 0
    enabled: true
    scopes: [bus.id]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'waiting'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'ActiveMessages'
          dimensions: [{ name: 'EntityName', operator: 'Include', values: watchedQueues }]
          timeAggregation: 'Minimum'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}

output id string = bus.id
output name string = bus.name
