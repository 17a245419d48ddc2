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
  description        = "What the function ${var.function_name} may do: read texts, have them spoken, store the audio, publish notices."
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

# One statement for each thing that the handler does; what it does not call is not here.
data "aws_iam_policy_document" "this" {
  # GetObject reads the current text and shows whether it is still the version that the event names; a newer version has an
  # event of its own. When it is not, the function asks for the event's version by its id, to tell an overtaken text from a
  # deleted one. For a version by its id S3 demands GetObjectVersion.
  statement {
    sid       = "ReadTexts"
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["${var.bucket_arn}/*.txt"]
  }

  # S3 demands GetObject for HeadObject (a repeated event finds its MP3 and stops), for a write on the condition that the MP3
  # is still the one that was seen, and for a presigned link, which can do no more than the role that signs it. PutObject
  # covers every step of a multipart upload but its abort: without AbortMultipartUpload, the parts of a failed upload stay and
  # are billed.
  statement {
    sid       = "StoreAudio"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]
    resources = ["${var.bucket_arn}/*.mp3"]
  }

  # A tag on a version says that its notice was sent: `narrated` on the MP3's version, `failed` on the text's. The tag is read
  # and written by the version's id, so that it never speaks for a newer version. It is read before it is written, because S3
  # replaces all tags at once and other people's tags have to stay.
  statement {
    sid       = "RememberNotices"
    actions   = ["s3:GetObjectVersionTagging", "s3:PutObjectVersionTagging"]
    resources = ["${var.bucket_arn}/*.mp3", "${var.bucket_arn}/*.txt"]
  }

  # Nothing is listed. Without it S3 answers 403 for an object that is not there, which looks like a missing permission;
  # with it, 404.
  statement {
    sid       = "TellMissingFromForbidden"
    actions   = ["s3:ListBucket"]
    resources = [var.bucket_arn]
  }

  # DescribeVoices lets a failed notice list the values that would work with a voice. Polly has no resource to name for
  # either but lexicons, which are not used.
  statement {
    sid       = "Speak"
    actions   = ["polly:DescribeVoices", "polly:SynthesizeSpeech"]
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

  # No CreateLogGroup: Terraform makes the group before the function, and Lambda must not make a deleted one again, without its
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
