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

output "settings" {
  description = "How the function is set up, read back from its resources."
  value = {
    handler                   = aws_lambda_function.this.handler
    runtime                   = aws_lambda_function.this.runtime
    architecture              = one(aws_lambda_function.this.architectures)
    memory_size               = aws_lambda_function.this.memory_size
    timeout                   = aws_lambda_function.this.timeout
    reserved_concurrency      = aws_lambda_function.this.reserved_concurrent_executions
    environment               = one(aws_lambda_function.this.environment).variables
    logging                   = one(aws_lambda_function.this.logging_config)
    maximum_retry_attempts    = aws_lambda_function_event_invoke_config.this.maximum_retry_attempts
    maximum_event_age_seconds = aws_lambda_function_event_invoke_config.this.maximum_event_age_in_seconds
    failure_destination_arn   = one(one(aws_lambda_function_event_invoke_config.this.destination_config).on_failure).destination
    source_bucket_arn         = aws_lambda_permission.bucket.source_arn
    source_account_id         = aws_lambda_permission.bucket.source_account
  }
}
