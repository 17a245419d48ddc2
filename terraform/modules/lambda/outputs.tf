output "name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "invocable_arn" {
  description = "ARN of the function, known only once the bucket may invoke it."
  value       = aws_lambda_function.this.arn

  # S3 refuses a notification to a function that it may not invoke yet. What names the function through this output is made
  # after the permission, and destroyed before it. The same holds for the invoke configuration: a text that landed before it
  # could fail without a record.
  depends_on = [
    aws_lambda_permission.bucket,
    aws_lambda_function_event_invoke_config.this,
  ]
}
