# What the root works out before it hands it to its modules: names, the function's environment, who gets the alerts. What
# the modules make of it: local/terraform-graph.test.ts. No account, no network: the provider is a mock.

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
  # The AWS emulators' account: the override file of a tflocal that is at work in this folder meanwhile is not refused. Names
  # and policies follow from the mocked caller, not from this.
  account_id       = "000000000000"
  region           = "eu-west-1"
  function_package = "versions.tf"
}

run "names_follow_from_name_account_and_region_and_a_text_may_have_100000_characters_and_four_calls" {
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
    condition     = local.role_name == "reader-eu-west-1"
    error_message = "The role is ${local.role_name}."
  }

  assert {
    condition     = output.account_id == "111122223333" && output.region == "eu-west-1"
    error_message = "The target is ${output.account_id} in ${output.region}."
  }

  assert {
    condition     = [local.environment.MAX_CHARACTERS, local.environment.POLLY_CONCURRENCY] == ["100000", "4"]
    error_message = "The environment is ${jsonencode(local.environment)}."
  }
}

run "a_bucket_name_and_addresses_for_alerts_of_ones_own_are_taken_as_they_are" {
  command = plan

  variables {
    bucket_name   = "my-own-bucket"
    notice_emails = ["a@example.com"]
    alert_emails  = ["operations@example.com"]
  }

  assert {
    condition     = output.bucket == "my-own-bucket"
    error_message = "The bucket is ${output.bucket}."
  }

  assert {
    condition     = local.alert_emails == toset(["operations@example.com"])
    error_message = "Alerts go to ${jsonencode(local.alert_emails)}."
  }
}

run "every_setting_reaches_the_functions_environment" {
  command = plan

  variables {
    voice_id               = "Kajal"
    engine                 = "generative"
    language_code          = "hi-IN"
    sample_rate            = "16000"
    max_characters         = 250000
    polly_concurrency      = 5
    presigned_link_minutes = 45
    function_environment   = { AWS_ENDPOINT_URL_POLLY = "http://127.0.0.1:4000" }
  }

  assert {
    condition = local.environment == {
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
    }
    error_message = "The environment is ${jsonencode(local.environment)}."
  }
}

run "a_setting_that_is_empty_or_off_is_not_in_the_environment" {
  command = plan

  variables {
    console_links = false
  }

  assert {
    condition     = keys(local.environment) == ["ENGINE", "MAX_CHARACTERS", "POLLY_CONCURRENCY", "TOPIC_ARN", "VOICE_ID"]
    error_message = "The environment holds ${jsonencode(keys(local.environment))}."
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
    condition     = local.environment.CONSOLE_URL == "https://cn-northwest-1.console.amazonaws.cn"
    error_message = "The environment is ${jsonencode(local.environment)}."
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
    condition     = local.environment.CONSOLE_URL == "https://us-gov-west-1.console.amazonaws-us-gov.com"
    error_message = "The environment is ${jsonencode(local.environment)}."
  }
}

run "a_mail_has_no_link_where_the_console_is_not_known" {
  command = plan

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-iso" }
  }

  assert {
    condition     = !contains(keys(local.environment), "CONSOLE_URL")
    error_message = "The environment is ${jsonencode(local.environment)}."
  }
}

run "alerts_go_to_the_notice_addresses_unless_they_have_their_own" {
  command = plan

  variables {
    notice_emails = ["a@example.com", "b@example.com"]
  }

  assert {
    condition     = local.alert_emails == toset(["a@example.com", "b@example.com"])
    error_message = "Alerts go to ${jsonencode(local.alert_emails)}."
  }
}

run "alerts_can_have_no_address_at_all" {
  command = plan

  variables {
    notice_emails = ["a@example.com"]
    alert_emails  = []
  }

  assert {
    condition     = length(local.alert_emails) == 0
    error_message = "Alerts go to ${jsonencode(local.alert_emails)}."
  }
}
