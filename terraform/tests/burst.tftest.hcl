# Which bursts a plan warns of: each engine's quota on accounts of 10, 100 and 1,000 concurrent executions, then what the
# warning advises and its bounds. A check that fails in a run that does not expect it fails the run. The folder tests/variables needs no
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
}

run "standard_with_100_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "standard"
    account_concurrency = 100
  }
  expect_failures = [check.burst]
}

run "standard_with_1000_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "standard"
    account_concurrency = 1000
  }
  expect_failures = [check.burst]
}

run "standard_with_its_quota_reserved_fits" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine               = "standard"
    account_concurrency  = 1000
    reserved_concurrency = 80
    polly_concurrency    = 1
  }
}

run "standard_with_one_more_reserved_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine               = "standard"
    reserved_concurrency = 81
    polly_concurrency    = 1
  }
  expect_failures = [check.burst]
}

run "neural_with_10_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "neural"
    account_concurrency = 10
  }
  expect_failures = [check.burst]
}

run "neural_with_100_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "neural"
    account_concurrency = 100
  }
  expect_failures = [check.burst]
}

run "neural_with_1000_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "neural"
    account_concurrency = 1000
  }
  expect_failures = [check.burst]
}

run "neural_with_its_quota_reserved_fits" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine               = "neural"
    account_concurrency  = 1000
    reserved_concurrency = 18
    polly_concurrency    = 1
  }
}

run "neural_with_one_more_reserved_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine               = "neural"
    reserved_concurrency = 19
    polly_concurrency    = 1
  }
  expect_failures = [check.burst]
}

run "long_form_with_10_executions_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine              = "long-form"
    account_concurrency = 10
  }
  expect_failures = [check.burst]
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

run "long_form_with_its_quota_reserved_fits" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine               = "long-form"
    account_concurrency  = 1000
    reserved_concurrency = 26
    polly_concurrency    = 1
  }
}

run "long_form_with_one_more_reserved_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine               = "long-form"
    reserved_concurrency = 27
    polly_concurrency    = 1
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

run "generative_with_its_quota_reserved_fits" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine               = "generative"
    account_concurrency  = 1000
    reserved_concurrency = 26
    polly_concurrency    = 1
  }
}

run "generative_with_one_more_reserved_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    engine               = "generative"
    reserved_concurrency = 27
    polly_concurrency    = 1
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
    polly_quota         = 4000
  }
}

run "one_call_more_than_aws_has_granted_warns" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    account_concurrency = 1000
    polly_quota         = 3999
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
