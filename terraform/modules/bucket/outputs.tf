output "arn" {
  description = "ARN of the bucket; it does not wait for the notification, which itself waits for the function."
  value       = aws_s3_bucket.this.arn
}

output "name" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.this.bucket
}

output "policy" {
  description = "The bucket's policy, as JSON."
  value       = data.aws_iam_policy_document.this.json
}

output "settings" {
  description = "How the bucket is set up, read back from its resources; days of a rule that was not made are null."
  value = {
    force_destroy                      = aws_s3_bucket.this.force_destroy
    abort_incomplete_multipart_days    = one(flatten(aws_s3_bucket_lifecycle_configuration.this[*].rule[*].abort_incomplete_multipart_upload[*].days_after_initiation))
    noncurrent_version_expiration_days = one(flatten(aws_s3_bucket_lifecycle_configuration.this[*].rule[*].noncurrent_version_expiration[*].noncurrent_days))
  }
}
