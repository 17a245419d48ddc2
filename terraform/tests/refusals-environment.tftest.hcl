# Environment variables that the root refuses. The folder tests/variables holds the root's own
# variables and what depends on nothing else (by symbolic links), so that a run needs no provider and a fraction of the
# time. A run may give one bad value to each of several variables: each that it expects to fail has to fail, or the run does.

variables {
  account_id = "000000000000"
}

run "refuses_a_name_of_one_letter" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { "A" = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_a_name_that_begins_with_a_digit" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { "1ST" = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_a_name_that_begins_with_an_underscore" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { "_HANDLER" = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_a_name_with_a_hyphen" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { "NODE-OPTIONS" = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_topic_arn" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { TOPIC_ARN = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_voice_id" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { VOICE_ID = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_engine" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { ENGINE = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_language_code" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { LANGUAGE_CODE = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_sample_rate" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { SAMPLE_RATE = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_max_characters" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { MAX_CHARACTERS = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_polly_concurrency" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { POLLY_CONCURRENCY = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_presigned_link_minutes" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { PRESIGNED_LINK_MINUTES = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_console_url" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { CONSOLE_URL = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_aws_lambda_log_level" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { AWS_LAMBDA_LOG_LEVEL = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_aws_lambda_log_format" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { AWS_LAMBDA_LOG_FORMAT = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_aws_region" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { AWS_REGION = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_aws_default_region" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { AWS_DEFAULT_REGION = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_aws_execution_env" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { AWS_EXECUTION_ENV = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_aws_access_key" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { AWS_ACCESS_KEY = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_aws_access_key_id" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { AWS_ACCESS_KEY_ID = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_aws_secret_access_key" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { AWS_SECRET_ACCESS_KEY = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_aws_session_token" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { AWS_SESSION_TOKEN = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_lambda_task_root" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { LAMBDA_TASK_ROOT = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_lambda_runtime_dir" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { LAMBDA_RUNTIME_DIR = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_aws_lambda_runtime_api" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { AWS_LAMBDA_RUNTIME_API = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_aws_lambda_function_name" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { AWS_LAMBDA_FUNCTION_NAME = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_aws_lambda_log_group_name" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { AWS_LAMBDA_LOG_GROUP_NAME = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_aws_lambda_log_stream_name" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { AWS_LAMBDA_LOG_STREAM_NAME = "x" } }
  expect_failures = [var.function_environment]
}

run "refuses_aws_lambda_initialization_type" {
  command = plan
  module { source = "./tests/variables" }
  variables { function_environment = { AWS_LAMBDA_INITIALIZATION_TYPE = "x" } }
  expect_failures = [var.function_environment]
}
