# Names and addresses that the root refuses. The folder tests/variables holds the root's own
# variables and what depends on nothing else (by symbolic links), so that a run needs no provider and a fraction of the
# time. A run may give one bad value to each of several variables: each that it expects to fail has to fail, or the run does.

variables {
  account_id = "000000000000"
}

run "refuses_no_account_at_all" {
  command = plan
  module { source = "./tests/variables" }
  variables { account_id = "" }
  expect_failures = [var.account_id]
}

run "refuses_eleven_digits_for_an_account" {
  command = plan
  module { source = "./tests/variables" }
  variables { account_id = "11112222333" }
  expect_failures = [var.account_id]
}

run "refuses_an_account_with_hyphens" {
  command = plan
  module { source = "./tests/variables" }
  variables { account_id = "1111-2222-3333" }
  expect_failures = [var.account_id]
}

run "refuses_an_account_by_its_alias" {
  command = plan
  module { source = "./tests/variables" }
  variables { account_id = "my-company" }
  expect_failures = [var.account_id]
}

run "refuses_names_that_are_too_long" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    name        = "a23456789012345678901234567890123"
    bucket_name = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
  }
  expect_failures = [var.name, var.bucket_name]
}

run "refuses_odd_characters_in_names" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    region        = "us-east-1a"
    name          = "my_narrator"
    bucket_name   = "my.bucket"
    voice_id      = "Joanna Matthew"
    engine        = "neural!"
    language_code = "en_US"
    sample_rate   = "22,050"
  }
  expect_failures = [
    var.region,
    var.name,
    var.bucket_name,
    var.voice_id,
    var.engine,
    var.language_code,
    var.sample_rate,
  ]
}

run "refuses_names_that_are_too_long_or_short_for_polly" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    voice_id      = "A2345678901234567890123456789012345678901234567890123456789012345"
    engine        = "a2345678901234567890123456789012345678901234567890123456789012345"
    language_code = "english"
    sample_rate   = "800"
  }
  expect_failures = [var.voice_id, var.engine, var.language_code, var.sample_rate]
}

run "takes_what_polly_may_gain" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    voice_id      = "Léa-2"
    engine        = "newscaster-2"
    language_code = "zh-Hant-TW"
    sample_rate   = "96000"
  }
}

run "refuses_names_that_begin_wrongly" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    region      = "1-east"
    name        = "1narrator"
    bucket_name = "-bucket"
  }
  expect_failures = [var.region, var.name, var.bucket_name]
}

run "refuses_names_that_end_wrongly" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    region      = "us-east"
    name        = "narrator-"
    bucket_name = "bucket-"
  }
  expect_failures = [var.region, var.name, var.bucket_name]
}

run "refuses_a_bucket_name_of_two_letters" {
  command = plan
  module { source = "./tests/variables" }
  variables { bucket_name = "ab" }
  expect_failures = [var.bucket_name]
}

run "refuses_the_bucket_name_xn_bucket" {
  command = plan
  module { source = "./tests/variables" }
  variables { bucket_name = "xn--bucket" }
  expect_failures = [var.bucket_name]
}

run "refuses_the_bucket_name_sthree_bucket" {
  command = plan
  module { source = "./tests/variables" }
  variables { bucket_name = "sthree-bucket" }
  expect_failures = [var.bucket_name]
}

run "refuses_the_bucket_name_amzn_s3_demo_bucket" {
  command = plan
  module { source = "./tests/variables" }
  variables { bucket_name = "amzn-s3-demo-bucket" }
  expect_failures = [var.bucket_name]
}

run "refuses_the_bucket_name_bucket_s3alias" {
  command = plan
  module { source = "./tests/variables" }
  variables { bucket_name = "bucket-s3alias" }
  expect_failures = [var.bucket_name]
}

run "refuses_the_bucket_name_bucket_ol_s3" {
  command = plan
  module { source = "./tests/variables" }
  variables { bucket_name = "bucket--ol-s3" }
  expect_failures = [var.bucket_name]
}

run "refuses_the_bucket_name_bucket_x_s3" {
  command = plan
  module { source = "./tests/variables" }
  variables { bucket_name = "bucket--x-s3" }
  expect_failures = [var.bucket_name]
}

run "refuses_the_bucket_name_bucket_table_s3" {
  command = plan
  module { source = "./tests/variables" }
  variables { bucket_name = "bucket--table-s3" }
  expect_failures = [var.bucket_name]
}

run "refuses_tags_that_aws_keeps_for_itself" {
  command = plan
  module { source = "./tests/variables" }
  variables { tags = { "AWS:owner" = "me" } }
  expect_failures = [var.tags]
}

run "refuses_characters_that_a_tag_cannot_hold" {
  command = plan
  module { source = "./tests/variables" }
  variables { tags = { Owner = "me; you" } }
  expect_failures = [var.tags]
}

run "refuses_addresses_without_a_domain" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    notice_emails = ["listener"]
    alert_emails  = ["listener"]
  }
  expect_failures = [var.notice_emails, var.alert_emails]
}

run "refuses_addresses_with_a_name" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    notice_emails = ["Listener <listener@example.com>"]
    alert_emails  = ["Listener <listener@example.com>"]
  }
  expect_failures = [var.notice_emails, var.alert_emails]
}

run "refuses_two_addresses_in_one" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    notice_emails = ["a@example.com,b@example.com"]
    alert_emails  = ["a@example.com,b@example.com"]
  }
  expect_failures = [var.notice_emails, var.alert_emails]
}

run "refuses_addresses_without_a_dot_in_the_domain" {
  command = plan
  module { source = "./tests/variables" }
  variables {
    notice_emails = ["listener@example"]
    alert_emails  = ["listener@example"]
  }
  expect_failures = [var.notice_emails, var.alert_emails]
}

run "refuses_a_key_by_its_alias" {
  command = plan
  module { source = "./tests/variables" }
  variables { kms_key_arn = "arn:aws:kms:us-east-1:111122223333:alias/mine" }
  expect_failures = [var.kms_key_arn]
}

run "refuses_a_key_by_its_id" {
  command = plan
  module { source = "./tests/variables" }
  variables { kms_key_arn = "11112222-3333-4444-5555-666677778888" }
  expect_failures = [var.kms_key_arn]
}

run "refuses_a_key_of_another_region" {
  command = plan
  module { source = "./tests/variables" }
  variables { kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/11112222-3333-4444-5555-666677778888" }
  expect_failures = [var.kms_key_arn]
}
