# The guard on a state: made in one account and region, then planned in another.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  # The AWS emulators' account: the override file of a tflocal that is at work in this folder meanwhile is not refused. What
  # the guard compares is not this, but the account that the credentials are of.
  account_id       = "000000000000"
  function_package = "versions.tf"
}

run "a_state_is_made_in_one_account" {
  command = apply

  assert {
    condition     = terraform_data.target.output == { account_id = "111122223333", region = "eu-west-1" }
    error_message = "The state remembers ${jsonencode(terraform_data.target.output)}."
  }
}

run "it_plans_again_in_the_same_account_and_region" {
  command = plan
}

run "refuses_the_same_state_in_another_account" {
  command = plan

  override_data {
    target = data.aws_caller_identity.current
    values = { account_id = "444455556666" }
  }

  expect_failures = [terraform_data.target]
}

run "refuses_the_same_state_in_another_region" {
  command = plan

  override_data {
    target = data.aws_region.current
    values = { id = "us-east-1" }
  }

  expect_failures = [terraform_data.target]
}
