# What the iam module makes and refuses, on a mocked provider. What its policies say: policies.tftest.hcl.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  name          = "narrator-us-east-1"
  function_name = "narrator"
  bucket_arn    = "arn:aws:s3:::the-bucket"
  topic_arns    = ["arn:aws:sns:us-east-1:111122223333:narrator-notices"]
  log_group_arn = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/narrator"
}

run "the_role_holds_the_policy_and_names_the_function" {
  command = plan

  module {
    source = "./modules/iam"
  }

  # Different from the mocked policy, so that the two documents cannot be swapped.
  override_data {
    target = data.aws_iam_policy_document.trust
    values = { json = "{\"Version\":\"2012-10-17\",\"Id\":\"trust\",\"Statement\":[]}" }
  }

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Id == "trust"
    error_message = "The role may be assumed by ${aws_iam_role.this.assume_role_policy}."
  }

  assert {
    condition     = jsondecode(aws_iam_policy.this.policy).Id == "mocked"
    error_message = "The policy is ${aws_iam_policy.this.policy}."
  }

  assert {
    condition     = aws_iam_role_policy_attachment.this.role == "narrator-us-east-1" && aws_iam_role_policy_attachment.this.policy_arn == "arn:aws:iam::111122223333:policy/mocked-policy"
    error_message = "${aws_iam_role_policy_attachment.this.policy_arn} is attached to ${aws_iam_role_policy_attachment.this.role}."
  }

  assert {
    condition     = strcontains(aws_iam_role.this.description, " the function narrator may ")
    error_message = "The role's description is \"${aws_iam_role.this.description}\"."
  }
}

run "refuses_wildcards_and_a_role_name_that_iam_would_refuse" {
  command = plan

  module {
    source = "./modules/iam"
  }

  variables {
    bucket_arn    = "arn:aws:s3:::*"
    topic_arns    = ["arn:aws:sns:us-east-1:111122223333:narrator-notices", "arn:aws:sns:us-east-1:111122223333:*"]
    log_group_arn = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/narrator:*"
    name          = "narrator/us-east-1"
  }

  expect_failures = [var.bucket_arn, var.topic_arns, var.log_group_arn, var.name]
}

run "refuses_to_go_without_a_topic" {
  command = plan

  module {
    source = "./modules/iam"
  }

  variables {
    topic_arns = []
  }

  expect_failures = [var.topic_arns]
}
