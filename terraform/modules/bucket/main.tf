locals {
  # The policy names the bucket through this: a data source that refers to a resource directly is read only after every
  # change to it, and each new tag on the bucket would show its policy as "known after apply".
  arn = aws_s3_bucket.this.arn

  # One rule a name; a rule whose days are not set is not made.
  lifecycle_days = { for rule, days in {
    abort-incomplete-multipart = var.abort_incomplete_multipart_days
    expire-noncurrent-versions = var.noncurrent_version_expiration_days
  } : rule => days if days != null }
}

resource "aws_s3_bucket" "this" {
  bucket        = var.name
  force_destroy = var.force_destroy
}

# Events name a version and the function reads that very one, so that a text overwritten meanwhile is not read twice.
resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket = aws_s3_bucket.this.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "DenyPlainHttp"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.arn, "${local.arn}/*"]

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

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json

  # S3 answers 409 OperationAborted when a bucket's policy, access block and ownership are written at the same moment:
  # these three go one after the other.
  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }

  depends_on = [aws_s3_bucket_policy.this]
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  count = length(local.lifecycle_days) > 0 ? 1 : 0

  bucket = aws_s3_bucket.this.id

  dynamic "rule" {
    for_each = local.lifecycle_days

    content {
      id     = rule.key
      status = "Enabled"

      filter {}

      dynamic "abort_incomplete_multipart_upload" {
        for_each = rule.key == "abort-incomplete-multipart" ? [rule.value] : []

        content {
          days_after_initiation = abort_incomplete_multipart_upload.value
        }
      }

      dynamic "noncurrent_version_expiration" {
        for_each = rule.key == "expire-noncurrent-versions" ? [rule.value] : []

        content {
          noncurrent_days = noncurrent_version_expiration.value
        }
      }
    }
  }

  # A rule on old versions means nothing to S3 before there are versions.
  depends_on = [aws_s3_bucket_versioning.this]
}

# S3 tries out the function when the notification is written, and refuses it ("Unable to validate the following
# destination configurations") unless the permission is there already. So the ARN has to be `invocable_arn` of the lambda
# module, which waits for the permission; the plain ARN is known before.
resource "aws_s3_bucket_notification" "this" {
  bucket = aws_s3_bucket.this.id

  lambda_function {
    lambda_function_arn = var.notification_function_arn
    events              = ["s3:ObjectCreated:*"]

    # Not a setting: the function writes .mp3 into this bucket, and only this keeps it from being called for its own work.
    filter_suffix = ".txt"
  }

  # A text that lands before versioning is on raises an event without a version id.
  depends_on = [aws_s3_bucket_versioning.this]
}
