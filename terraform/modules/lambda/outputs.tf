output "name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "invocable_arn" {
  description = "ARN of the function, known only once the bucket may invoke it."
  value       = aws_lambda_function.this.arn

  # The other end of the race that the bucket's notification tells of. S3 refuses a notification to a function that it may
  # not invoke yet, so whoever names the function through this output comes after the permission, and is destroyed before
  # it. The same for the invoke configuration: a text that landed before it would fail with no record of it.
  depends_on = [
    aws_lambda_permission.bucket,
    aws_lambda_function_event_invoke_config.this,
  ]
}
