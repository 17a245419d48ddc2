# Who is notified and how.

locals {
  # One bare address: no name before it, no list of several.
  email_pattern = "^[^@\\s,;<>\"]+@[^@\\s,;<>\"]+\\.[^@\\s,;<>\".]+$"
}

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

  validation {
    condition     = !var.alarms || var.kms_key_arn != ""
    error_message = "alarms is ${var.alarms}, but kms_key_arn is \"${var.kms_key_arn}\": a topic under AWS's own key, alias/aws/sns, accepts no CloudWatch alarms. Set kms_key_arn to a key whose policy admits cloudwatch.amazonaws.com (docs/aws.md shows it), or leave alarms out."
  }
}

variable "console_links" {
  description = "Whether mails link to the MP3 in the S3 console, which asks for a login; of no use on an AWS emulator."
  type        = bool
  default     = true
  nullable    = false
}

variable "presigned_link_minutes" {
  description = "Minutes that a link in the notice lets anyone fetch the MP3, maybe fewer, as it ends with the session of the function's role; 0 makes no link."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.presigned_link_minutes >= 0 && var.presigned_link_minutes <= 720 && floor(var.presigned_link_minutes) == var.presigned_link_minutes
    error_message = "presigned_link_minutes is ${var.presigned_link_minutes}: give whole minutes from 1 to 720 (12 hours), or 0 for no link."
  }
}
