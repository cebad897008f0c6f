// Production: three zones, private endpoints, feeds on a namespace of their own. Zone redundancy keeps two instances of every function
// ready, so alwaysReady stays empty. Premium namespaces and private endpoints are the fixed costs.
using 'main.bicep'

param name = 'ca-prod'
param operatorEmails = [readEnvironmentVariable('OPERATOR_EMAIL')]
param signInClientId = readEnvironmentVariable('SIGN_IN_CLIENT_ID')
param sendGridFrom = readEnvironmentVariable('SENDGRID_FROM')
param sendGridWebhookPublicKey = readEnvironmentVariable('SENDGRID_WEBHOOK_PUBLIC_KEY')
param twilioAccountSid = readEnvironmentVariable('TWILIO_ACCOUNT_SID')
param twilioFrom = readEnvironmentVariable('TWILIO_FROM')

param privateNetworking = true
param separateIngress = true
param zoneRedundant = true
param maximumInstanceCount = 100
param logRetentionInDays = 365
