# Which bursts a plan warns of: each engine's quota on accounts of 10, 100 and 1,000 concurrent executions, then the bounds, with
# what the warning advises. A check that fails in a run that does not expect it fails the run. The folder tests/variables needs no
# provider; the last run is of the whole root.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  # The AWS emulators' account: the override file of a tflocal that is at work in this folder meanwhile is not refused.
  account_id = "000000000000"
}

run "standard_with_10_executions_fits" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "standard"
    account_concurrency = 10
  }
  assert {
    condition     = local.polly_quota == 80
    error_message = "The quota is ${local.polly_quota}."
  }
}

run "standard_with_100_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "standard"
    account_concurrency = 100
  }
  expect_failures = [check.burst]
  assert {
    condition     = local.burst_advice == "Set polly_concurrency = 1. Nothing can be reserved: AWS keeps 100 executions unreserved, and the account has 100. If AWS has granted the account more calls, set polly_quota to them."
    error_message = local.burst_advice
  }
}

run "standard_with_1000_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "standard"
    account_concurrency = 1000
  }
  expect_failures = [check.burst]
  assert {
    condition     = local.burst_advice == "Set reserved_concurrency = 10. If AWS has granted the account more calls, set polly_quota to them."
    error_message = local.burst_advice
  }
}

run "neural_with_10_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "neural"
    account_concurrency = 10
  }
  expect_failures = [check.burst]
  assert {
    condition     = local.burst_advice == "Set polly_concurrency = 1. Nothing can be reserved: AWS keeps 100 executions unreserved, and the account has 10. If AWS has granted the account more calls, set polly_quota to them."
    error_message = local.burst_advice
  }
  assert {
    condition     = local.polly_quota == 18
    error_message = "The quota is ${local.polly_quota}."
  }
}

run "neural_with_100_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "neural"
    account_concurrency = 100
  }
  expect_failures = [check.burst]
  assert {
    condition     = local.burst_advice == "Set polly_concurrency = 1. Nothing can be reserved: AWS keeps 100 executions unreserved, and the account has 100. If AWS has granted the account more calls, set polly_quota to them."
    error_message = local.burst_advice
  }
}

run "neural_with_1000_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "neural"
    account_concurrency = 1000
  }
  expect_failures = [check.burst]
  assert {
    condition     = local.burst_advice == "Set reserved_concurrency = 2. If AWS has granted the account more calls, set polly_quota to them."
    error_message = local.burst_advice
  }
}

run "long_form_with_10_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "long-form"
    account_concurrency = 10
  }
  expect_failures = [check.burst]
  assert {
    condition     = local.polly_quota == 26
    error_message = "The quota is ${local.polly_quota}."
  }
}

run "long_form_with_100_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "long-form"
    account_concurrency = 100
  }
  expect_failures = [check.burst]
}

run "long_form_with_1000_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "long-form"
    account_concurrency = 1000
  }
  expect_failures = [check.burst]
}

run "generative_with_10_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "generative"
    account_concurrency = 10
  }
  expect_failures = [check.burst]
  assert {
    condition     = local.polly_quota == 26
    error_message = "The quota is ${local.polly_quota}."
  }
}

run "generative_with_100_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "generative"
    account_concurrency = 100
  }
  expect_failures = [check.burst]
}

run "generative_with_1000_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "generative"
    account_concurrency = 1000
  }
  expect_failures = [check.burst]
}

run "defaults_warn_of_nothing" {
  command = plan
  module { source = "./tests/variables" }
}

run "as_many_calls_as_aws_has_granted_fit" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    account_concurrency = 1000
    polly_quota         = 8000
  }
}

run "one_call_more_than_aws_has_granted_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    account_concurrency = 1000
    polly_quota         = 7999
  }
  expect_failures = [check.burst]
  assert {
    condition     = local.burst_advice == "Set reserved_concurrency = 900, or polly_concurrency = 7. If AWS has granted the account more calls, set polly_quota to them."
    error_message = local.burst_advice
  }
}

run "a_reserved_concurrency_goes_before_the_accounts" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    account_concurrency  = 1000
    reserved_concurrency = 2
  }
}

run "a_reserved_concurrency_warns_where_the_accounts_is_not_known" {
  command = plan
  module { source = "./tests/variables" }
  variables { reserved_concurrency = 3 }
  expect_failures = [check.burst]
  assert {
    condition     = local.burst_advice == "Set reserved_concurrency = 2, or polly_concurrency = 6. If AWS has granted the account more calls, set polly_quota to them."
    error_message = local.burst_advice
  }
}

run "no_more_is_advised_than_the_account_can_reserve" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    account_concurrency = 101
    polly_concurrency   = 4
  }
  expect_failures = [check.burst]
  assert {
    condition     = local.burst_advice == "Set reserved_concurrency = 1. If AWS has granted the account more calls, set polly_quota to them."
    error_message = local.burst_advice
  }
}

run "one_text_alone_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    reserved_concurrency = 1
    polly_concurrency    = 19
  }
  expect_failures = [check.burst]
  assert {
    condition     = local.burst_advice == "Set polly_concurrency = 18. If AWS has granted the account more calls, set polly_quota to them."
    error_message = local.burst_advice
  }
}

run "texts_that_warn_each_alone_need_both" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    reserved_concurrency = 20
    polly_concurrency    = 19
  }
  expect_failures = [check.burst]
  assert {
    condition     = local.burst_advice == "Set reserved_concurrency = 1 with polly_concurrency = 18. If AWS has granted the account more calls, set polly_quota to them."
    error_message = local.burst_advice
  }
}

run "a_small_account_has_no_less_than_one_call_a_text" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    account_concurrency = 19
    polly_concurrency   = 1
  }
  expect_failures = [check.burst]
  assert {
    condition     = local.burst_advice == "Nothing can be reserved: AWS keeps 100 executions unreserved, and the account has 19. If AWS has granted the account more calls, set polly_quota to them."
    error_message = local.burst_advice
  }
}

run "an_unknown_engine_warns_above_the_lowest_quota" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "studio"
    account_concurrency = 19
    polly_concurrency   = 1
  }
  expect_failures = [check.burst]
}

run "an_unknown_engine_fits_the_lowest_quota" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "studio"
    account_concurrency = 18
    polly_concurrency   = 1
  }
}

run "a_warning_stops_no_plan" {
  command = plan
  variables {
    function_package    = "versions.tf"
    account_concurrency = 1000
  }
  expect_failures = [check.burst]
  assert {
    condition     = output.function_name == "narrator"
    error_message = "The function is ${output.function_name}."
  }
}
