# What the lambda module makes, on a mocked provider.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  name                    = "narrator"
  role_arn                = "arn:aws:iam::111122223333:role/narrator"
  package                 = "versions.tf"
  runtime                 = "nodejs22.x"
  architecture            = "x86_64"
  memory_size             = 512
  timeout                 = 60
  log_group_name          = "/aws/lambda/narrator"
  failure_destination_arn = "arn:aws:sns:us-east-1:111122223333:narrator-alerts"
  source_bucket_arn       = "arn:aws:s3:::the-bucket"
  source_account_id       = "111122223333"
}

run "the_function_is_the_zip_which_s3_may_invoke_for_one_bucket_and_what_is_given_up_goes_to_its_destination" {
  command = plan

  module {
    source = "./modules/lambda"
  }

  assert {
    condition     = aws_lambda_function.this.filename == "versions.tf" && aws_lambda_function.this.source_code_hash == filebase64sha256("versions.tf")
    error_message = "The function comes from ${aws_lambda_function.this.filename} with the hash ${aws_lambda_function.this.source_code_hash}."
  }

  assert {
    condition     = aws_lambda_function.this.role == "arn:aws:iam::111122223333:role/narrator"
    error_message = "The function runs as ${aws_lambda_function.this.role}."
  }

  assert {
    condition = [
      aws_lambda_permission.bucket.function_name,
      aws_lambda_permission.bucket.action,
      aws_lambda_permission.bucket.principal,
      aws_lambda_permission.bucket.source_arn,
      aws_lambda_permission.bucket.source_account,
    ] == ["narrator", "lambda:InvokeFunction", "s3.amazonaws.com", "arn:aws:s3:::the-bucket", "111122223333"]
    error_message = "The permission is ${jsonencode(aws_lambda_permission.bucket)}."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.this.function_name == "narrator"
    error_message = "The invoke configuration is for ${aws_lambda_function_event_invoke_config.this.function_name}."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.this.destination_config[0].on_failure[0].destination == "arn:aws:sns:us-east-1:111122223333:narrator-alerts"
    error_message = "Records go to ${aws_lambda_function_event_invoke_config.this.destination_config[0].on_failure[0].destination}."
  }

  assert {
    condition     = length(aws_lambda_function_event_invoke_config.this.destination_config[0].on_success) == 0
    error_message = "Successes are reported too."
  }
}

run "refuses_a_package_that_is_not_there" {
  command = plan

  module {
    source = "./modules/lambda"
  }

  variables {
    package = "no-such-folder/function.zip"
  }

  expect_failures = [aws_lambda_function.this]
}
