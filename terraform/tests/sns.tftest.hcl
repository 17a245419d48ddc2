# What the sns and logs modules make, on a mocked provider.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  name       = "the-topic"
  account_id = "111122223333"
}

run "messages_are_encrypted_with_awss_own_key_unless_told_otherwise" {
  command = plan

  module {
    source = "./modules/sns"
  }

  assert {
    condition     = aws_sns_topic.this.kms_master_key_id == "alias/aws/sns"
    error_message = "The key is ${aws_sns_topic.this.kms_master_key_id}."
  }

  assert {
    condition     = aws_sns_topic_policy.this.arn == output.arn && aws_sns_topic_policy.this.policy == data.aws_iam_policy_document.this.json
    error_message = "The topic has another policy than the module's: ${aws_sns_topic_policy.this.policy}"
  }
}

run "the_key_that_is_given_encrypts_and_each_address_is_subscribed_by_email" {
  command = plan

  module {
    source = "./modules/sns"
  }

  variables {
    emails      = ["a@example.com", "b@example.com"]
    kms_key_arn = "arn:aws:kms:us-east-1:111122223333:key/11112222-3333-4444-5555-666677778888"
  }

  assert {
    condition     = aws_sns_topic.this.kms_master_key_id == "arn:aws:kms:us-east-1:111122223333:key/11112222-3333-4444-5555-666677778888"
    error_message = "The key is ${aws_sns_topic.this.kms_master_key_id}."
  }

  assert {
    condition = { for address, subscription in aws_sns_topic_subscription.email : address => join(" ", [subscription.protocol, subscription.endpoint, subscription.topic_arn]) } == {
      "a@example.com" = "email a@example.com arn:aws:sns:eu-west-1:111122223333:mocked-topic"
      "b@example.com" = "email b@example.com arn:aws:sns:eu-west-1:111122223333:mocked-topic"
    }
    error_message = "Subscribed: ${jsonencode(keys(aws_sns_topic_subscription.email))}."
  }
}

run "refuses_an_account_that_is_none" {
  command = plan

  module {
    source = "./modules/sns"
  }

  variables {
    account_id = "*"
  }

  expect_failures = [var.account_id]
}

run "log_lines_are_kept_for_as_long_as_asked" {
  command = plan

  module {
    source = "./modules/logs"
  }

  variables {
    name              = "/aws/lambda/narrator"
    retention_in_days = 30
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/lambda/narrator" && aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "${aws_cloudwatch_log_group.this.name} keeps lines for ${aws_cloudwatch_log_group.this.retention_in_days} days."
  }
}

run "refuses_to_keep_log_lines_for_ever" {
  command = plan

  module {
    source = "./modules/logs"
  }

  variables {
    name              = "/aws/lambda/narrator"
    retention_in_days = 0
  }

  expect_failures = [var.retention_in_days]
}
