# The furthest values that the root takes, on a mocked provider, which checks them too. What it refuses: refusals-*.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  # The AWS emulators' account: the override file of a tflocal that is at work in this folder meanwhile is not refused.
  account_id       = "000000000000"
  function_package = "versions.tf"
}

run "takes_the_least_of_every_number_and_the_other_choices" {
  command = plan
  variables {
    abort_incomplete_multipart_days    = 1
    noncurrent_version_expiration_days = 1
    memory_size                        = 128
    timeout                            = 1
    reserved_concurrency               = 1
    maximum_retry_attempts             = 0
    maximum_event_age_seconds          = 60
    max_characters                     = 1
    polly_concurrency                  = 1
    polly_quota                        = 1
    account_concurrency                = 1
    presigned_link_minutes             = 0
    log_retention_days                 = 1
    architecture                       = "arm64"
    log_level                          = "FATAL"
    engine                             = "long-form"
    sample_rate                        = "48000"
    language_code                      = "en-GB-WLS"
    voice_id                           = "Ruth"
  }
}

# And a language without a country, and environment that no other variable covers.
run "takes_the_most_of_every_number_and_the_longest_names" {
  command = plan
  variables {
    memory_size               = 10240
    timeout                   = 900
    reserved_concurrency      = 1000
    maximum_retry_attempts    = 2
    maximum_event_age_seconds = 21600
    max_characters            = 1000000
    polly_concurrency         = 80
    polly_quota               = 80000
    account_concurrency       = 100000
    presigned_link_minutes    = 720
    log_retention_days        = 3653
    name                      = "a2345678901234567890123456789012"
    bucket_name               = "0bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb3"
    region                    = "us-gov-west-1"
    tags                      = { "Kosten-Stelle: ä/1" = "" }
    kms_key_arn               = "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef"
    language_code             = "arb"
    function_environment      = { AWS_ENDPOINT_URL_POLLY = "http://127.0.0.1:4000", NODE_OPTIONS = "--enable-source-maps", AWS_LAMBDA_EXEC_WRAPPER = "/opt/wrapper" }
  }
}
