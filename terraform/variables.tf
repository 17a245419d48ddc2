# Where it goes

locals {
  # Files that Terraform merges over the configuration without a word. tflocal writes one while it runs and removes it
  # afterwards, unless it is killed.
  override_files = sort(fileset(path.root, "{override,*_override}.{tf,tf.json}"))

  # One bare address: no name before it, no list of several.
  email_pattern = "^[^@\\s,;<>\"]+@[^@\\s,;<>\"]+\\.[^@\\s,;<>\".]+$"
}

variable "account_id" {
  description = "The 12-digit AWS account that this configuration may touch (000000000000 for the emulators)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is \"${var.account_id}\": write the 12 digits of the AWS account, with quotes and without hyphens."
  }

  # The emulators' account is let through: there, the override is tflocal's own.
  validation {
    condition     = var.account_id == "000000000000" || length(local.override_files) == 0
    error_message = "${join(", ", local.override_files)} in ${abspath(path.root)} would send what is meant for account \"${var.account_id}\" elsewhere, most likely to an emulator: a local run left it behind. Delete it, then run this again with terraform (not tflocal, which writes it anew)."
  }
}

variable "region" {
  description = "The AWS region that everything is made in; Polly must be offered there."
  type        = string
  default     = "us-east-1"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is \"${var.region}\": write a region's code, such as us-east-1 or eu-west-1."
  }
}

variable "name" {
  description = "The name of the function, and the beginning of every other name."
  type        = string
  default     = "narrator"
  nullable    = false

  # 32 characters leave room for the account and the longest region in a bucket's 63.
  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.name)) && length(var.name) <= 32
    error_message = "name is \"${var.name}\": use at most 32 lower-case letters, digits and single hyphens, beginning with a letter."
  }
}

variable "tags" {
  description = "Tags for every resource, besides Application and ManagedBy, which they may replace."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([for key, value in var.tags :
      can(regex("^[\\p{L}\\p{N} _.:/=+@-]{1,128}$", key)) && !startswith(lower(key), "aws:") &&
      can(regex("^[\\p{L}\\p{N} _.:/=+@-]{0,256}$", value))
    ])
    error_message = "tags is ${jsonencode(var.tags)}: use letters, digits, spaces and _ . : / = + - @, at most 128 of them in a key that does not begin with aws:, and 256 in a value."
  }
}

# The bucket

variable "bucket_name" {
  description = "The bucket's name; empty makes it <name>-<account>-<region>."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition = var.bucket_name == "" || (
      can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket_name)) &&
      !can(regex("^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3)$", var.bucket_name))
    )
    error_message = "bucket_name is \"${var.bucket_name}\": use 3 to 63 lower-case letters, digits and hyphens (no dots: they break TLS), none of S3's reserved prefixes and suffixes (such as xn-- and -s3alias), or leave it empty."
  }
}

variable "force_destroy" {
  description = "Whether destroying the bucket also deletes every text and MP3 in it, with no way back."
  type        = bool
  default     = false
  nullable    = false
}

variable "abort_incomplete_multipart_days" {
  description = "Days after which the parts of an unfinished upload are removed; null keeps them, and no rule is made."
  type        = number
  default     = null

  validation {
    condition     = var.abort_incomplete_multipart_days == null ? true : var.abort_incomplete_multipart_days >= 1 && floor(var.abort_incomplete_multipart_days) == var.abort_incomplete_multipart_days
    error_message = "abort_incomplete_multipart_days is ${coalesce(var.abort_incomplete_multipart_days, 0)}: give whole days from 1 upwards, or null for no rule."
  }
}

variable "noncurrent_version_expiration_days" {
  description = "Days after which an overwritten or deleted version is removed; null keeps them all, and no rule is made."
  type        = number
  default     = null

  validation {
    condition     = var.noncurrent_version_expiration_days == null ? true : var.noncurrent_version_expiration_days >= 1 && floor(var.noncurrent_version_expiration_days) == var.noncurrent_version_expiration_days
    error_message = "noncurrent_version_expiration_days is ${coalesce(var.noncurrent_version_expiration_days, 0)}: give whole days from 1 upwards, or null for no rule."
  }
}

# Logs

variable "log_level" {
  description = "The lowest level of the function's own log lines that is kept."
  type        = string
  default     = "INFO"
  nullable    = false

  validation {
    condition     = contains(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"], var.log_level)
    error_message = "log_level is \"${var.log_level}\": choose TRACE, DEBUG, INFO, WARN, ERROR or FATAL."
  }
}

variable "log_retention_days" {
  description = "Days that log lines are kept."
  type        = number
  default     = 14
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days is ${var.log_retention_days}: CloudWatch Logs keeps lines for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days."
  }
}

# Who is told

variable "notice_emails" {
  description = "Addresses that get a message for each text; each has to confirm the subscription by e-mail."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for email in var.notice_emails : can(regex(local.email_pattern, email))])
    error_message = "notice_emails is ${jsonencode(var.notice_emails)}: write each address bare, as in you@example.com."
  }
}

variable "alert_emails" {
  description = "Addresses that get the records of invocations that failed for good; null takes notice_emails."
  type        = set(string)
  default     = null

  validation {
    condition     = var.alert_emails == null ? true : alltrue([for email in var.alert_emails : can(regex(local.email_pattern, email))])
    error_message = "alert_emails is ${jsonencode(var.alert_emails)}: write each address bare, as in you@example.com, or null for those of notice_emails."
  }
}

variable "kms_key_arn" {
  description = "The KMS key that encrypts both topics; empty takes AWS's own key, alias/aws/sns."
  type        = string
  default     = ""
  nullable    = false

  # A policy on an alias grants nothing, so the role needs the key's own ARN.
  validation {
    condition     = var.kms_key_arn == "" || can(regex("^arn:aws[a-z-]*:kms:${var.region}:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn is \"${var.kms_key_arn}\": give the ARN of a key (arn:aws:kms:…:key/…, not an alias) in ${var.region}, or leave it empty."
  }
}

variable "alarms" {
  description = "Whether CloudWatch alarms on the function's errors and throttles are made, which publish to the alerts topic and so need kms_key_arn."
  type        = bool
  default     = false
  nullable    = false

  # Without this they would be made and turn red, and every message of theirs would be lost without a word.
  validation {
    condition     = !var.alarms || var.kms_key_arn != ""
    error_message = "alarms is ${var.alarms}, but kms_key_arn is \"${var.kms_key_arn}\": a topic under AWS's own key, alias/aws/sns, accepts no CloudWatch alarms. Set kms_key_arn to a key whose policy admits cloudwatch.amazonaws.com (docs/aws.md shows it), or leave alarms out."
  }
}
