resource "aws_lambda_function" "this" {
  function_name = var.name
  description   = "Reads a text from S3, has Polly speak it and stores the MP3 beside it."
  role          = var.role_arn

  # Terraform deploys the zip again when its hash changes. A missing file is no fault here, so that a destroy still works;
  # the precondition reports it and says how to make it.
  filename         = var.package
  source_code_hash = fileexists(var.package) ? filebase64sha256(var.package) : null

  handler                        = "index.handler"
  runtime                        = var.runtime
  architectures                  = [var.architecture]
  memory_size                    = var.memory_size
  timeout                        = var.timeout
  reserved_concurrent_executions = var.reserved_concurrency

  environment {
    variables = var.environment
  }

  logging_config {
    log_format            = "JSON"
    log_group             = var.log_group_name
    application_log_level = var.log_level

    # INFO keeps Lambda's report of each invocation: duration, memory used, cold start.
    system_log_level = "INFO"
  }

  lifecycle {
    precondition {
      condition     = fileexists(var.package)
      error_message = "There is no function package at \"${abspath(var.package)}\". Run `make build` in the project's folder, which makes dist/function.zip, or set function_package to your own zip."
    }
  }
}

resource "aws_lambda_function_event_invoke_config" "this" {
  function_name          = aws_lambda_function.this.function_name
  maximum_retry_attempts = var.maximum_retry_attempts

  # Always written, also where it is Lambda's own default: not every emulator reports a default back.
  maximum_event_age_in_seconds = var.maximum_event_age_seconds

  destination_config {
    on_failure {
      destination = var.failure_destination_arn
    }
  }
}

# Bucket names are free again after a delete. The account is checked besides the ARN, so that a stranger who then takes
# the name cannot invoke the function.
resource "aws_lambda_permission" "bucket" {
  statement_id   = "AllowInvokeFromBucket"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.this.function_name
  principal      = "s3.amazonaws.com"
  source_arn     = var.source_bucket_arn
  source_account = var.source_account_id
}
