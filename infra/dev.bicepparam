// Development: small, open to Entra identities over the internet, no zones. The pipeline's variable group gives what differs by place.
using 'main.bicep'

param name = 'ca-dev'
param operatorEmails = [readEnvironmentVariable('OPERATOR_EMAIL')]
param signInClientId = readEnvironmentVariable('SIGN_IN_CLIENT_ID')
param sendGridFrom = readEnvironmentVariable('SENDGRID_FROM')
param sendGridWebhookPublicKey = readEnvironmentVariable('SENDGRID_WEBHOOK_PUBLIC_KEY')
param twilioAccountSid = readEnvironmentVariable('TWILIO_ACCOUNT_SID')
param twilioFrom = readEnvironmentVariable('TWILIO_FROM')

param storageSku = 'Standard_LRS'
param logRetentionInDays = 30
