# What the root hands to its modules, and what they make of it. Every value differs from its default and from the others,
# so that two that are swapped show. No account, no network: the provider is a mock.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

override_resource {
  target          = module.notices.aws_sns_topic.this
  override_during = plan
  values          = { arn = "arn:aws:sns:eu-west-1:111122223333:mocked-notices" }
}

override_resource {
  target          = module.alerts.aws_sns_topic.this
  override_during = plan
  values          = { arn = "arn:aws:sns:eu-west-1:111122223333:mocked-alerts" }
}

variables {
  # The emulators' account: the override file of a tflocal that is at work in this folder meanwhile is not refused. Names
  # and policies follow from the mocked caller, not from this.
  account_id       = "000000000000"
  region           = "eu-west-1"
  function_package = "versions.tf"
}

run "names_follow_from_name_account_and_region" {
  command = plan

  variables {
    name = "reader"
  }

  assert {
    condition     = output.bucket == "reader-111122223333-eu-west-1"
    error_message = "The bucket is ${output.bucket}."
  }

  assert {
    condition     = output.function_name == "reader"
    error_message = "The function is ${output.function_name}."
  }

  assert {
    condition     = output.log_group_name == "/aws/lambda/reader"
    error_message = "The log group is ${output.log_group_name}."
  }

  assert {
    condition     = output.role_name == "reader-eu-west-1"
    error_message = "The role is ${output.role_name}."
  }

  assert {
    condition     = output.account_id == "111122223333" && output.region == "eu-west-1"
    error_message = "The target is ${output.account_id} in ${output.region}."
  }
}

run "a_bucket_name_of_ones_own_is_taken_as_it_is" {
  command = plan

  variables {
    bucket_name = "my-own-bucket"
  }

  assert {
    condition     = output.bucket == "my-own-bucket"
    error_message = "The bucket is ${output.bucket}."
  }
}

run "every_setting_reaches_the_function" {
  command = plan

  variables {
    runtime                   = "nodejs22.x"
    architecture              = "arm64"
    memory_size               = 1024
    timeout                   = 90
    reserved_concurrency      = 7
    maximum_retry_attempts    = 1
    maximum_event_age_seconds = 3600
    log_level                 = "WARN"
    voice_id                  = "Kajal"
    engine                    = "generative"
    language_code             = "hi-IN"
    sample_rate               = "16000"
    max_characters            = 250000
    polly_concurrency         = 5
    presigned_link_minutes    = 45
    function_environment      = { AWS_ENDPOINT_URL_POLLY = "http://127.0.0.1:4000" }
  }

  assert {
    condition = module.lambda.settings == {
      handler              = "index.handler"
      runtime              = "nodejs22.x"
      architecture         = "arm64"
      memory_size          = 1024
      timeout              = 90
      reserved_concurrency = 7
      environment = tomap({
        TOPIC_ARN              = output.notices_topic_arn
        VOICE_ID               = "Kajal"
        ENGINE                 = "generative"
        LANGUAGE_CODE          = "hi-IN"
        SAMPLE_RATE            = "16000"
        MAX_CHARACTERS         = "250000"
        POLLY_CONCURRENCY      = "5"
        PRESIGNED_LINK_MINUTES = "45"
        CONSOLE_URL            = "https://eu-west-1.console.aws.amazon.com"
        AWS_ENDPOINT_URL_POLLY = "http://127.0.0.1:4000"
      })
      logging = {
        application_log_level = "WARN"
        log_format            = "JSON"
        log_group             = output.log_group_name
        system_log_level      = "INFO"
      }
      maximum_retry_attempts    = 1
      maximum_event_age_seconds = 3600
      failure_destination_arn   = output.alerts_topic_arn
      source_bucket_arn         = "arn:aws:s3:::mocked-bucket"
      source_account_id         = "111122223333"
    }
    error_message = "The function is set up as ${jsonencode(module.lambda.settings)}."
  }
}

run "a_setting_that_is_empty_or_off_is_not_in_the_environment" {
  command = plan

  variables {
    console_links = false
  }

  assert {
    condition     = keys(module.lambda.settings.environment) == tolist(["ENGINE", "MAX_CHARACTERS", "POLLY_CONCURRENCY", "TOPIC_ARN", "VOICE_ID"])
    error_message = "The environment holds ${jsonencode(keys(module.lambda.settings.environment))}."
  }
}

run "by_default_a_text_may_have_100000_characters_eight_calls_and_five_minutes" {
  command = plan

  assert {
    condition     = [module.lambda.settings.environment.MAX_CHARACTERS, module.lambda.settings.environment.POLLY_CONCURRENCY] == ["100000", "8"]
    error_message = "The environment is ${jsonencode(module.lambda.settings.environment)}."
  }

  assert {
    condition     = module.lambda.settings.timeout == 300 && module.lambda.settings.memory_size == 512
    error_message = "The function has ${module.lambda.settings.timeout} s and ${module.lambda.settings.memory_size} MB."
  }
}

run "a_mail_in_china_links_to_the_console_there" {
  command = plan

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-cn" }
  }

  override_data {
    target = data.aws_region.current
    values = { id = "cn-northwest-1" }
  }

  assert {
    condition     = module.lambda.settings.environment.CONSOLE_URL == "https://cn-northwest-1.console.amazonaws.cn"
    error_message = "The environment is ${jsonencode(module.lambda.settings.environment)}."
  }
}

run "a_mail_in_govcloud_links_to_the_console_there" {
  command = plan

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov" }
  }

  override_data {
    target = data.aws_region.current
    values = { id = "us-gov-west-1" }
  }

  assert {
    condition     = module.lambda.settings.environment.CONSOLE_URL == "https://us-gov-west-1.console.amazonaws-us-gov.com"
    error_message = "The environment is ${jsonencode(module.lambda.settings.environment)}."
  }
}

run "a_mail_has_no_link_where_the_console_is_not_known" {
  command = plan

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-iso" }
  }

  assert {
    condition     = !contains(keys(module.lambda.settings.environment), "CONSOLE_URL")
    error_message = "The environment is ${jsonencode(module.lambda.settings.environment)}."
  }
}

run "by_default_no_concurrency_is_reserved_and_lambdas_own_limits_are_written_out" {
  command = plan

  assert {
    condition     = module.lambda.settings.reserved_concurrency == -1
    error_message = "Reserved: ${module.lambda.settings.reserved_concurrency}."
  }

  assert {
    condition     = module.lambda.settings.maximum_retry_attempts == 2 && module.lambda.settings.maximum_event_age_seconds == 21600
    error_message = "Retries ${module.lambda.settings.maximum_retry_attempts}, age ${module.lambda.settings.maximum_event_age_seconds}."
  }
}

run "every_setting_reaches_the_bucket_the_logs_and_both_topics" {
  command = plan

  variables {
    force_destroy                      = true
    abort_incomplete_multipart_days    = 3
    noncurrent_version_expiration_days = 45
    log_retention_days                 = 90
    kms_key_arn                        = "arn:aws:kms:eu-west-1:111122223333:key/11112222-3333-4444-5555-666677778888"
  }

  assert {
    condition = module.bucket.settings == {
      force_destroy                      = true
      abort_incomplete_multipart_days    = 3
      noncurrent_version_expiration_days = 45
    }
    error_message = "The bucket is set up as ${jsonencode(module.bucket.settings)}."
  }

  assert {
    condition     = module.logs.retention_in_days == 90
    error_message = "Log lines are kept for ${module.logs.retention_in_days} days."
  }

  assert {
    condition     = module.notices.kms_key == var.kms_key_arn
    error_message = "Notices are encrypted with ${module.notices.kms_key}."
  }

  assert {
    condition     = module.alerts.kms_key == var.kms_key_arn
    error_message = "Alerts are encrypted with ${module.alerts.kms_key}."
  }
}

run "by_default_nothing_is_deleted_but_log_lines_after_two_weeks_and_aws_holds_the_key" {
  command = plan

  assert {
    condition = (module.bucket.settings.force_destroy == false
      && module.bucket.settings.abort_incomplete_multipart_days == null
      && module.bucket.settings.noncurrent_version_expiration_days == null
    )
    error_message = "The bucket is set up as ${jsonencode(module.bucket.settings)}."
  }

  assert {
    condition     = module.logs.retention_in_days == 14
    error_message = "Log lines are kept for ${module.logs.retention_in_days} days."
  }

  assert {
    condition     = [module.notices.kms_key, module.alerts.kms_key] == ["alias/aws/sns", "alias/aws/sns"]
    error_message = "The keys are ${module.notices.kms_key} and ${module.alerts.kms_key}."
  }
}

run "alerts_go_to_the_notice_addresses_unless_they_have_their_own" {
  command = plan

  variables {
    notice_emails = ["a@example.com", "b@example.com"]
  }

  assert {
    condition     = module.notices.emails == toset(["a@example.com", "b@example.com"])
    error_message = "Notices go to ${jsonencode(module.notices.emails)}."
  }

  assert {
    condition     = module.alerts.emails == toset(["a@example.com", "b@example.com"])
    error_message = "Alerts go to ${jsonencode(module.alerts.emails)}."
  }
}

run "alerts_can_have_addresses_of_their_own" {
  command = plan

  variables {
    notice_emails = ["a@example.com"]
    alert_emails  = ["operations@example.com"]
  }

  assert {
    condition     = module.alerts.emails == toset(["operations@example.com"])
    error_message = "Alerts go to ${jsonencode(module.alerts.emails)}."
  }
}

run "alerts_can_have_no_address_at_all" {
  command = plan

  variables {
    notice_emails = ["a@example.com"]
    alert_emails  = []
  }

  assert {
    condition     = length(module.alerts.emails) == 0
    error_message = "Alerts go to ${jsonencode(module.alerts.emails)}."
  }
}
