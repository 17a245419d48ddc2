# The policies as AWS would get them, statement by statement. They are rendered by the real provider, since a mocked
# policy document is a random string; it has dummy keys and is told to ask AWS nothing. Planning is enough, with the ARNs
# that AWS would choose given here. The provider writes several actions or resources in falling order.

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "dummy"
  secret_key                  = "dummy"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

override_data {
  target = data.aws_caller_identity.current
  values = { account_id = "111122223333" }
}

override_resource {
  target          = module.bucket.aws_s3_bucket.this
  override_during = plan
  values          = { arn = "arn:aws:s3:::the-bucket" }
}

override_resource {
  target          = module.notices.aws_sns_topic.this
  override_during = plan
  values          = { arn = "arn:aws:sns:us-east-1:111122223333:the-notices" }
}

override_resource {
  target          = module.alerts.aws_sns_topic.this
  override_during = plan
  values          = { arn = "arn:aws:sns:us-east-1:111122223333:the-alerts" }
}

override_resource {
  target          = module.logs.aws_cloudwatch_log_group.this
  override_during = plan
  values          = { arn = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/narrator" }
}

variables {
  # The emulators' account: the override file of a tflocal that is at work in this folder meanwhile is not refused. Names
  # and policies follow from the overridden caller, not from this.
  account_id       = "000000000000"
  function_package = "versions.tf"
}

run "the_role_may_do_what_the_handler_does_and_nothing_else" {
  command = plan

  assert {
    condition = jsondecode(module.iam.policy).Statement == [
      {
        Sid      = "ReadTexts"
        Effect   = "Allow"
        Action   = ["s3:GetObjectVersion", "s3:GetObject"]
        Resource = "arn:aws:s3:::the-bucket/*.txt"
      },
      {
        Sid      = "StoreAudio"
        Effect   = "Allow"
        Action   = ["s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload"]
        Resource = "arn:aws:s3:::the-bucket/*.mp3"
      },
      {
        Sid      = "RememberNotices"
        Effect   = "Allow"
        Action   = ["s3:PutObjectVersionTagging", "s3:GetObjectVersionTagging"]
        Resource = ["arn:aws:s3:::the-bucket/*.txt", "arn:aws:s3:::the-bucket/*.mp3"]
      },
      {
        Sid      = "TellMissingFromForbidden"
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = "arn:aws:s3:::the-bucket"
      },
      {
        Sid      = "Speak"
        Effect   = "Allow"
        Action   = ["polly:SynthesizeSpeech", "polly:DescribeVoices"]
        Resource = "*"
      },
      {
        Sid      = "Publish"
        Effect   = "Allow"
        Action   = "sns:Publish"
        Resource = ["arn:aws:sns:us-east-1:111122223333:the-notices", "arn:aws:sns:us-east-1:111122223333:the-alerts"]
      },
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:PutLogEvents", "logs:CreateLogStream"]
        Resource = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/narrator:*"
      },
    ]
    error_message = "The role's policy is ${module.iam.policy}"
  }
}

run "a_customer_key_adds_its_two_actions_on_that_key_alone" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:111122223333:key/11112222-3333-4444-5555-666677778888"
  }

  assert {
    condition = [for statement in jsondecode(module.iam.policy).Statement : statement if startswith(jsonencode(statement.Action), "[\"kms:")] == [
      {
        Sid      = "EncryptMessages"
        Effect   = "Allow"
        Action   = ["kms:GenerateDataKey", "kms:Decrypt"]
        Resource = "arn:aws:kms:us-east-1:111122223333:key/11112222-3333-4444-5555-666677778888"
      },
    ]
    error_message = "The role's policy is ${module.iam.policy}"
  }

  assert {
    condition     = length(jsondecode(module.iam.policy).Statement) == 8
    error_message = "The key brought more than one statement: ${module.iam.policy}"
  }
}

run "only_lambda_may_assume_the_role" {
  command = plan

  assert {
    condition = jsondecode(module.iam.trust_policy).Statement == [
      {
        Sid       = "AllowLambda"
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "lambda.amazonaws.com" }
      },
    ]
    error_message = "The trust policy is ${module.iam.trust_policy}"
  }
}

run "the_bucket_refuses_plain_http_and_grants_nothing" {
  command = plan

  assert {
    condition = jsondecode(module.bucket.policy).Statement == [
      {
        Sid       = "DenyPlainHttp"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = ["arn:aws:s3:::the-bucket/*", "arn:aws:s3:::the-bucket"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
    error_message = "The bucket's policy is ${module.bucket.policy}"
  }
}

run "each_topic_serves_its_own_account_over_tls_alone" {
  command = plan

  assert {
    condition = jsondecode(module.notices.policy).Statement == [
      {
        Sid       = "AllowOwnAccount"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Resource  = "arn:aws:sns:us-east-1:111122223333:the-notices"
        Action = [
          "sns:Subscribe", "sns:SetTopicAttributes", "sns:RemovePermission", "sns:Publish", "sns:ListSubscriptionsByTopic",
          "sns:GetTopicAttributes", "sns:DeleteTopic", "sns:AddPermission",
        ]
      },
      {
        Sid       = "DenyPlainHttp"
        Effect    = "Deny"
        Principal = "*"
        Resource  = "arn:aws:sns:us-east-1:111122223333:the-notices"
        Action    = "sns:Publish"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
    error_message = "The notices topic's policy is ${module.notices.policy}"
  }

  assert {
    condition     = module.alerts.policy == replace(module.notices.policy, "the-notices", "the-alerts")
    error_message = "The alerts topic's policy differs by more than its ARN: ${module.alerts.policy}"
  }
}

run "alarms_of_its_own_account_may_publish_to_the_alerts_topic_alone" {
  command = plan

  variables {
    alarms      = true
    kms_key_arn = "arn:aws:kms:us-east-1:111122223333:key/11112222-3333-4444-5555-666677778888"
  }

  assert {
    condition = [for statement in jsondecode(module.alerts.policy).Statement : statement if !contains(["AllowOwnAccount", "DenyPlainHttp"], statement.Sid)] == [
      {
        Sid       = "AllowAlarms"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Resource  = "arn:aws:sns:us-east-1:111122223333:the-alerts"
        Action    = "sns:Publish"
        Condition = {
          StringEquals = { "aws:SourceAccount" = "111122223333" }
          ArnLike      = { "aws:SourceArn" = "arn:aws:cloudwatch:*:111122223333:alarm:*" }
        }
      },
    ]
    error_message = "The alerts topic's policy is ${module.alerts.policy}"
  }

  assert {
    condition     = [for statement in jsondecode(module.notices.policy).Statement : statement.Sid] == ["AllowOwnAccount", "DenyPlainHttp"]
    error_message = "The notices topic's policy is ${module.notices.policy}"
  }
}
