output "arn" {
  description = "ARN of the bucket; it does not wait for the notification, which itself waits for the function."
  value       = aws_s3_bucket.this.arn
}

output "name" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.this.bucket
}
