# The policies as AWS would get them, statement by statement. They are rendered by the real provider, since a mocked
# policy document is a random string; it has dummy keys and is told to ask AWS nothing. Planning is enough, with the ARNs
# that AWS would choose given here. The provider writes several actions or resources in falling order. That the root hands
# the right ARNs to its modules: local/terraform-graph.test.ts.

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "dummy"
  secret_key                  = "dummy"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  name       = "narrator"
  account_id = "111122223333"

  # For the iam module.
  function_name = "narrator"
  bucket_arn    = "arn:aws:s3:::the-bucket"
  topic_arns    = ["arn:aws:sns:us-east-1:111122223333:the-notices", "arn:aws:sns:us-east-1:111122223333:the-alerts"]
  log_group_arn = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/narrator"

  # For the bucket module.
  notification_function_arn = "arn:aws:lambda:us-east-1:111122223333:function:narrator"
}

run "the_role_may_do_what_the_handler_does_and_nothing_else_and_only_lambda_may_assume_it" {
  command = plan

  module {
    source = "./modules/iam"
  }

  assert {
    condition = jsondecode(aws_iam_policy.this.policy).Statement == [
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
    error_message = "The role's policy is ${aws_iam_policy.this.policy}"
  }

  assert {
    condition = jsondecode(aws_iam_role.this.assume_role_policy).Statement == [
      {
        Sid       = "AllowLambda"
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "lambda.amazonaws.com" }
      },
    ]
    error_message = "The trust policy is ${aws_iam_role.this.assume_role_policy}"
  }
}

run "a_customer_key_adds_its_two_actions_on_that_key_alone" {
  command = plan

  module {
    source = "./modules/iam"
  }

  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:111122223333:key/11112222-3333-4444-5555-666677778888"
  }

  assert {
    condition = [for statement in jsondecode(aws_iam_policy.this.policy).Statement : statement if startswith(jsonencode(statement.Action), "[\"kms:")] == [
      {
        Sid      = "EncryptMessages"
        Effect   = "Allow"
        Action   = ["kms:GenerateDataKey", "kms:Decrypt"]
        Resource = "arn:aws:kms:us-east-1:111122223333:key/11112222-3333-4444-5555-666677778888"
      },
    ]
    error_message = "The role's policy is ${aws_iam_policy.this.policy}"
  }

  assert {
    condition     = length(jsondecode(aws_iam_policy.this.policy).Statement) == 8
    error_message = "The key brought more than one statement: ${aws_iam_policy.this.policy}"
  }
}

run "the_bucket_refuses_plain_http_and_grants_nothing" {
  command = plan

  module {
    source = "./modules/bucket"
  }

  override_resource {
    target          = aws_s3_bucket.this
    override_during = plan
    values          = { arn = "arn:aws:s3:::the-bucket" }
  }

  assert {
    condition = jsondecode(aws_s3_bucket_policy.this.policy).Statement == [
      {
        Sid       = "DenyPlainHttp"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = ["arn:aws:s3:::the-bucket/*", "arn:aws:s3:::the-bucket"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
    error_message = "The bucket's policy is ${aws_s3_bucket_policy.this.policy}"
  }
}

run "a_topic_serves_its_own_account_over_tls_alone" {
  command = plan

  module {
    source = "./modules/sns"
  }

  override_resource {
    target          = aws_sns_topic.this
    override_during = plan
    values          = { arn = "arn:aws:sns:us-east-1:111122223333:the-topic" }
  }

  assert {
    condition = jsondecode(aws_sns_topic_policy.this.policy).Statement == [
      {
        Sid       = "AllowOwnAccount"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Resource  = "arn:aws:sns:us-east-1:111122223333:the-topic"
        Action = [
          "sns:Subscribe", "sns:SetTopicAttributes", "sns:RemovePermission", "sns:Publish", "sns:ListSubscriptionsByTopic",
          "sns:GetTopicAttributes", "sns:DeleteTopic", "sns:AddPermission",
        ]
      },
      {
        Sid       = "DenyPlainHttp"
        Effect    = "Deny"
        Principal = "*"
        Resource  = "arn:aws:sns:us-east-1:111122223333:the-topic"
        Action    = "sns:Publish"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
    error_message = "The topic's policy is ${aws_sns_topic_policy.this.policy}"
  }
}

run "where_alarms_are_allowed_those_of_its_own_account_may_publish_as_well" {
  command = plan

  module {
    source = "./modules/sns"
  }

  override_resource {
    target          = aws_sns_topic.this
    override_during = plan
    values          = { arn = "arn:aws:sns:us-east-1:111122223333:the-topic" }
  }

  variables {
    allow_alarms = true
  }

  assert {
    condition = [for statement in jsondecode(aws_sns_topic_policy.this.policy).Statement : statement if !contains(["AllowOwnAccount", "DenyPlainHttp"], statement.Sid)] == [
      {
        Sid       = "AllowAlarms"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Resource  = "arn:aws:sns:us-east-1:111122223333:the-topic"
        Action    = "sns:Publish"
        Condition = {
          StringEquals = { "aws:SourceAccount" = "111122223333" }
          ArnLike      = { "aws:SourceArn" = "arn:aws:cloudwatch:*:111122223333:alarm:*" }
        }
      },
    ]
    error_message = "The topic's policy is ${aws_sns_topic_policy.this.policy}"
  }
}
