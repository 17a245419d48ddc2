output "arn" {
  description = "ARN of the topic."
  value       = aws_sns_topic.this.arn
}

output "policy" {
  description = "The topic's policy, as JSON."
  value       = data.aws_iam_policy_document.this.json
}

output "emails" {
  description = "Addresses that are subscribed, confirmed or not."
  value       = toset([for subscription in aws_sns_topic_subscription.email : subscription.endpoint])
}

output "kms_key" {
  description = "The key that encrypts messages at rest: an ARN or an alias."
  value       = aws_sns_topic.this.kms_master_key_id
}
