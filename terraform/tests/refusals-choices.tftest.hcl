# Numbers and choices that the root refuses. The folder tests/variables holds the root's own
# variables and what depends on nothing else (by symbolic links), so that a run needs no provider and a fraction of the
# time. A run may give one bad value to each of several variables: each that it expects to fail has to fail, or the run does.

variables {
  account_id = "000000000000"
}

run "refuses_less_than_the_least" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    abort_incomplete_multipart_days    = 0
    noncurrent_version_expiration_days = 0
    memory_size                        = 127
    timeout                            = 0
    reserved_concurrency               = 0
    maximum_retry_attempts             = -1
    maximum_event_age_seconds          = 59
    max_characters                     = 0
    polly_concurrency                  = 0
    log_retention_days                 = 0
  }
  expect_failures = [
    var.abort_incomplete_multipart_days,
    var.noncurrent_version_expiration_days,
    var.memory_size,
    var.timeout,
    var.reserved_concurrency,
    var.maximum_retry_attempts,
    var.maximum_event_age_seconds,
    var.max_characters,
    var.polly_concurrency,
    var.log_retention_days,
  ]
}

run "refuses_more_than_the_most" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    memory_size               = 10241
    timeout                   = 901
    maximum_retry_attempts    = 3
    maximum_event_age_seconds = 21601
    max_characters            = 1000001
    polly_concurrency         = 81
    presigned_link_minutes    = 721
    log_retention_days        = 3654
  }
  expect_failures = [
    var.memory_size,
    var.timeout,
    var.maximum_retry_attempts,
    var.maximum_event_age_seconds,
    var.max_characters,
    var.polly_concurrency,
    var.presigned_link_minutes,
    var.log_retention_days,
  ]
}

run "refuses_fractions" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    abort_incomplete_multipart_days    = 1.5
    noncurrent_version_expiration_days = 1.5
    memory_size                        = 512.5
    timeout                            = 1.5
    reserved_concurrency               = 1.5
    maximum_retry_attempts             = 1.5
    maximum_event_age_seconds          = 60.5
    max_characters                     = 1000.5
    polly_concurrency                  = 1.5
    polly_quota                        = 1.5
    account_concurrency                = 1.5
    presigned_link_minutes             = 0.5
    log_retention_days                 = 14.5
  }
  expect_failures = [
    var.abort_incomplete_multipart_days,
    var.noncurrent_version_expiration_days,
    var.memory_size,
    var.timeout,
    var.reserved_concurrency,
    var.maximum_retry_attempts,
    var.maximum_event_age_seconds,
    var.max_characters,
    var.polly_concurrency,
    var.polly_quota,
    var.account_concurrency,
    var.presigned_link_minutes,
    var.log_retention_days,
  ]
}

run "refuses_negative_numbers_but_for_a_concurrency_of_minus_one" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    abort_incomplete_multipart_days    = -1
    noncurrent_version_expiration_days = -1
    reserved_concurrency               = -2
    polly_quota                        = -1
    account_concurrency                = -1
    presigned_link_minutes             = -1
  }
  expect_failures = [
    var.abort_incomplete_multipart_days,
    var.noncurrent_version_expiration_days,
    var.reserved_concurrency,
    var.polly_quota,
    var.account_concurrency,
    var.presigned_link_minutes,
  ]
}

run "refuses_days_that_cloudwatch_logs_does_not_know" {
  command = plan
  module { source = "./tests/variables" }
  variables { log_retention_days = 10 }
  expect_failures = [var.log_retention_days]
}

run "refuses_choices_that_are_none" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    runtime      = "nodejs20.x"
    architecture = "arm"
    log_level    = "VERBOSE"
  }
  expect_failures = [var.runtime, var.architecture, var.log_level]
}

run "refuses_choices_in_the_wrong_case" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    region       = "US-EAST-1"
    name         = "Narrator"
    bucket_name  = "My-Bucket"
    runtime      = "NodeJS22.x"
    architecture = "ARM64"
    log_level    = "info"
  }
  expect_failures = [
    var.region,
    var.name,
    var.bucket_name,
    var.runtime,
    var.architecture,
    var.log_level,
  ]
}

run "refuses_nothing_where_something_is_needed" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    region           = ""
    name             = ""
    function_package = " "
    runtime          = ""
    architecture     = ""
    log_level        = ""
    voice_id         = ""
    engine           = ""
    notice_emails    = [""]
    alert_emails     = [""]
    tags             = { "" = "value" }
  }
  expect_failures = [
    var.region,
    var.name,
    var.function_package,
    var.runtime,
    var.architecture,
    var.log_level,
    var.voice_id,
    var.engine,
    var.notice_emails,
    var.alert_emails,
    var.tags,
  ]
}

run "refuses_alarms_on_topics_under_awss_own_key" {
  command = plan
  module { source = "./tests/variables" }
  variables { alarms = true }
  expect_failures = [var.alarms]
}
