data "aws_partition" "current" {}

locals {
  # The policy names the topic through this: a data source that refers to a resource directly is read only after every
  # change to it, and each new tag on the topic would show its policy as "known after apply".
  arn = aws_sns_topic.this.arn
}

resource "aws_sns_topic" "this" {
  name = var.name

  # AWS's own key admits every role of the account that may publish, but no AWS service. CloudWatch alarms need the statement
  # below and a customer key whose policy names cloudwatch.amazonaws.com.
  kms_master_key_id = var.kms_key_arn != "" ? var.kms_key_arn : "alias/aws/sns"
}

data "aws_iam_policy_document" "this" {
  # Hands the decision to the account's own IAM policies; other accounts, and everyone else, stay out.
  statement {
    sid       = "AllowOwnAccount"
    resources = [local.arn]

    # SNS refuses `sns:*` in a topic's policy.
    actions = [
      "sns:AddPermission",
      "sns:DeleteTopic",
      "sns:GetTopicAttributes",
      "sns:ListSubscriptionsByTopic",
      "sns:Publish",
      "sns:RemovePermission",
      "sns:SetTopicAttributes",
      "sns:Subscribe",
    ]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${var.account_id}:root"]
    }
  }

  # An alarm publishes as the service, not as a role of the account, so the statement above does not admit it. The conditions
  # keep out other people's alarms. The region is left open: an alarm can publish to topics of its own region only.
  dynamic "statement" {
    for_each = var.allow_alarms ? ["cloudwatch.amazonaws.com"] : []

    content {
      sid       = "AllowAlarms"
      actions   = ["sns:Publish"]
      resources = [local.arn]

      principals {
        type        = "Service"
        identifiers = [statement.value]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [var.account_id]
      }

      condition {
        test     = "ArnLike"
        variable = "aws:SourceArn"
        values   = ["arn:${data.aws_partition.current.partition}:cloudwatch:*:${var.account_id}:alarm:*"]
      }
    }
  }

  statement {
    sid       = "DenyPlainHttp"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = [local.arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sns_topic_policy" "this" {
  arn    = aws_sns_topic.this.arn
  policy = data.aws_iam_policy_document.this.json
}

# Keyed by address: taking one away leaves the others, and their confirmations, alone.
resource "aws_sns_topic_subscription" "email" {
  for_each = var.emails

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.value
}
