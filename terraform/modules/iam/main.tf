data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "AllowLambda"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  name               = var.name
  description        = "What the function ${var.name} may do: read texts, speak them, store the audio, tell people."
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

# One statement for each thing that the handler does; what it does not call is not here.
data "aws_iam_policy_document" "this" {
  # Versioning is always on, so every event names the version to read, and for a named version S3 asks for this action
  # alone: without GetObject, nothing can be read that no event named.
  statement {
    sid       = "ReadTexts"
    actions   = ["s3:GetObjectVersion"]
    resources = ["${var.bucket_arn}/*.txt"]
  }

  # GetObject is what HeadObject asks for: a repeated event finds its MP3 there and stops.
  statement {
    sid       = "StoreAudio"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${var.bucket_arn}/*.mp3"]
  }

  # Nothing is listed. Without it S3 answers 403 for an object that is not there, which looks like a missing permission;
  # with it, 404.
  statement {
    sid       = "TellMissingFromForbidden"
    actions   = ["s3:ListBucket"]
    resources = [var.bucket_arn]
  }

  # Polly has no resource to name for it but lexicons, which are not used.
  statement {
    sid       = "Speak"
    actions   = ["polly:SynthesizeSpeech"]
    resources = ["*"]
  }

  # Lambda too publishes on-failure records as this role.
  statement {
    sid       = "Publish"
    actions   = ["sns:Publish"]
    resources = var.topic_arns
  }

  dynamic "statement" {
    for_each = var.kms_key_arn != "" ? [var.kms_key_arn] : []

    content {
      sid       = "EncryptMessages"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [statement.value]
    }
  }

  # No CreateLogGroup: the group is there before the function, and one that was deleted shall not come back without its
  # retention.
  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${var.log_group_arn}:*"]
  }
}

resource "aws_iam_policy" "this" {
  name   = var.name
  policy = data.aws_iam_policy_document.this.json
}

resource "aws_iam_role_policy_attachment" "this" {
  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.this.arn
}
