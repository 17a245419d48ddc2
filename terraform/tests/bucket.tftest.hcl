# What the bucket module makes, on a mocked provider.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  name                      = "the-bucket"
  notification_function_arn = "arn:aws:lambda:us-east-1:111122223333:function:narrator"
}

run "only_new_texts_call_the_function_and_everything_is_kept_private_and_encrypted" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  assert {
    condition = [for target in aws_s3_bucket_notification.this.lambda_function : [target.lambda_function_arn, join(",", target.events), target.filter_suffix]] == [
      ["arn:aws:lambda:us-east-1:111122223333:function:narrator", "s3:ObjectCreated:*", ".txt"],
    ]
    error_message = "The notification is ${jsonencode(aws_s3_bucket_notification.this.lambda_function)}."
  }

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "Versioning is ${aws_s3_bucket_versioning.this.versioning_configuration[0].status}."
  }

  assert {
    condition     = aws_s3_bucket.this.force_destroy == false
    error_message = "force_destroy is on without being asked for."
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "One of the four public-access blocks is off."
  }

  assert {
    condition     = aws_s3_bucket_ownership_controls.this.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "Ownership is ${aws_s3_bucket_ownership_controls.this.rule[0].object_ownership}."
  }

  assert {
    condition     = [for rule in aws_s3_bucket_server_side_encryption_configuration.this.rule : rule.apply_server_side_encryption_by_default[0].sse_algorithm] == ["AES256"]
    error_message = "Objects are not encrypted with AES256."
  }

  assert {
    condition     = aws_s3_bucket_policy.this.policy == data.aws_iam_policy_document.this.json
    error_message = "The bucket has another policy than the module's: ${aws_s3_bucket_policy.this.policy}"
  }

  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.this) == 0
    error_message = "A lifecycle without days was made."
  }
}

run "days_for_uploads_make_that_rule_alone" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  variables {
    abort_incomplete_multipart_days = 7
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this[0].rule : [rule.id, rule.status, rule.abort_incomplete_multipart_upload[0].days_after_initiation]] == [["abort-incomplete-multipart", "Enabled", 7]]
    error_message = "The rules are ${jsonencode(aws_s3_bucket_lifecycle_configuration.this[0].rule)}."
  }

  assert {
    condition     = alltrue([for rule in aws_s3_bucket_lifecycle_configuration.this[0].rule : length(rule.noncurrent_version_expiration) == 0])
    error_message = "Old versions expire without being asked to."
  }
}

run "days_for_old_versions_make_that_rule_alone" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  variables {
    noncurrent_version_expiration_days = 30
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this[0].rule : [rule.id, rule.status, rule.noncurrent_version_expiration[0].noncurrent_days]] == [["expire-noncurrent-versions", "Enabled", 30]]
    error_message = "The rules are ${jsonencode(aws_s3_bucket_lifecycle_configuration.this[0].rule)}."
  }
}

run "both_days_make_both_rules" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  variables {
    abort_incomplete_multipart_days    = 7
    noncurrent_version_expiration_days = 30
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this[0].rule : rule.id] == ["abort-incomplete-multipart", "expire-noncurrent-versions"]
    error_message = "The rules are ${jsonencode(aws_s3_bucket_lifecycle_configuration.this[0].rule)}."
  }
}

run "refuses_a_notification_to_something_that_is_no_function" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  variables {
    notification_function_arn = "arn:aws:sns:us-east-1:111122223333:narrator"
  }

  expect_failures = [var.notification_function_arn]
}
