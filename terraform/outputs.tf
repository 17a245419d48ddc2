output "account_id" {
  description = "Account that holds everything below."
  value       = local.account_id
}

output "region" {
  description = "Region that holds everything below."
  value       = local.region
}

output "bucket" {
  description = "Name of the bucket that takes the texts and holds the audio."
  value       = module.bucket.name
}

output "function_name" {
  description = "Name of the function that narrates."
  value       = module.lambda.name
}

output "log_group_name" {
  description = "Name of the log group that the function writes to."
  value       = module.logs.name
}

output "notices_topic_arn" {
  description = "Topic with one message for each text: narrated or failed."
  value       = module.notices.arn
}

output "alerts_topic_arn" {
  description = "Topic with Lambda's own records of invocations that failed for good."
  value       = module.alerts.arn
}
