# In this order: where it all goes, the bucket, who is notified, speech (what a text's own metadata says goes before it),
# the function, its logs.

locals {
  # Terraform merges these files over the configuration and says nothing. tflocal writes one while it runs, and leaves it
  # behind when it is killed.
  override_files = sort(fileset(path.root, "{override,*_override}.{tf,tf.json}"))

  # One bare address: no name before it, no list of several.
  email_pattern = "^[^@\\s,;<>\"]+@[^@\\s,;<>\"]+\\.[^@\\s,;<>\".]+$"
}

variable "account_id" {
  description = "The 12-digit AWS account that this configuration may touch (000000000000 for the AWS emulators)."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is \"${var.account_id}\": write the 12 digits of the AWS account, with quotes and without hyphens."
  }

  # The AWS emulators' account is let through: there, the override is tflocal's own.
  validation {
    condition     = var.account_id == "000000000000" || length(local.override_files) == 0
    error_message = "${join(", ", local.override_files)} in ${abspath(path.root)} would send what is meant for account \"${var.account_id}\" elsewhere, most likely to an AWS emulator: a local run left it behind. Delete it, then run this again with terraform (not tflocal, which writes it anew)."
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

variable "voice_id" {
  description = "The Polly voice that reads a text that names none."
  type        = string
  default     = "Joanna"
  nullable    = false

  # The form only, here and in the three below, as the function judges it: Polly gains voices, engines and languages every year.
  validation {
    condition     = can(regex("^[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}-]{0,63}$", var.voice_id))
    error_message = "voice_id is \"${var.voice_id}\": write the name of a Polly voice as AWS does, such as Joanna or Lupe."
  }
}

variable "engine" {
  description = "The Polly engine for a text that names none; the voice must offer it."
  type        = string
  default     = "neural"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]{0,63}$", var.engine))
    error_message = "engine is \"${var.engine}\": write the name of a Polly engine, such as standard, neural, long-form or generative."
  }
}

variable "language_code" {
  description = "The language for a bilingual voice, such as en-IN; empty leaves it to the voice."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.language_code == "" || can(regex("^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$", var.language_code))
    error_message = "language_code is \"${var.language_code}\": write a Polly language code, such as en-IN, cmn-CN or arb, or leave it empty."
  }
}

variable "sample_rate" {
  description = "The MP3's samples a second; empty leaves it to the engine (22050 for standard, 24000 for the others)."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.sample_rate == "" || can(regex("^[1-9]\\d{3,5}$", var.sample_rate))
    error_message = "sample_rate is \"${var.sample_rate}\": write a rate in hertz, such as 8000, 16000, 22050, 24000, 44100 or 48000, or leave it empty."
  }
}

variable "max_characters" {
  description = "Characters of the longest text that is spoken: a guard against cost, as Polly bills each one and a longer text gets a failed notice instead."
  type        = number
  default     = 100000
  nullable    = false

  validation {
    condition     = var.max_characters >= 1 && var.max_characters <= 1000000 && floor(var.max_characters) == var.max_characters
    error_message = "max_characters is ${var.max_characters}: give a whole number from 1 to 1000000."
  }
}

variable "polly_concurrency" {
  description = "How many Polly calls one text may have under way at once; all texts together share the account's quota."
  type        = number
  default     = 8
  nullable    = false

  # 80 is the highest quota of any engine for one account and region (standard), before AWS raises it.
  validation {
    condition     = var.polly_concurrency >= 1 && var.polly_concurrency <= 80 && floor(var.polly_concurrency) == var.polly_concurrency
    error_message = "polly_concurrency is ${var.polly_concurrency}: give a whole number from 1 to 80."
  }
}

variable "function_package" {
  description = "The function's zip, made by `make build`: an absolute path, or one relative to this folder."
  type        = string
  default     = "../dist/function.zip"
  nullable    = false

  validation {
    condition     = trimspace(var.function_package) != ""
    error_message = "function_package is \"${var.function_package}\": give the path of the zip that `make build` makes, or leave it out for ../dist/function.zip."
  }
}

variable "runtime" {
  description = "The function's Node.js; nodejs24.x needs version 6 of the AWS provider."
  type        = string
  default     = "nodejs22.x"
  nullable    = false

  validation {
    condition     = contains(["nodejs22.x", "nodejs24.x"], var.runtime)
    error_message = "runtime is \"${var.runtime}\": the function is built for nodejs22.x and nodejs24.x."
  }
}

variable "architecture" {
  description = "The function's processor; the bundle runs on either."
  type        = string
  default     = "x86_64"
  nullable    = false

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture is \"${var.architecture}\": choose x86_64 or arm64."
  }
}

variable "memory_size" {
  description = "The function's memory in MB, which also sets its share of a processor."
  type        = number
  default     = 512
  nullable    = false

  validation {
    condition     = var.memory_size >= 128 && var.memory_size <= 10240 && floor(var.memory_size) == var.memory_size
    error_message = "memory_size is ${var.memory_size}: give whole MB from 128 to 10240."
  }
}

variable "timeout" {
  description = "Seconds after which Lambda stops an invocation: all Polly calls of the longest text, retries within them included."
  type        = number
  default     = 300
  nullable    = false

  validation {
    condition     = var.timeout >= 1 && var.timeout <= 900 && floor(var.timeout) == var.timeout
    error_message = "timeout is ${var.timeout}: give whole seconds from 1 to 900."
  }
}

variable "reserved_concurrency" {
  description = "How many texts may be narrated at once; -1 reserves nothing (new accounts have none to reserve)."
  type        = number
  default     = -1
  nullable    = false

  # 0 is legal for Lambda: it would hold every event back until it expires, and no MP3 would ever come.
  validation {
    condition     = (var.reserved_concurrency == -1 || var.reserved_concurrency >= 1) && floor(var.reserved_concurrency) == var.reserved_concurrency
    error_message = "reserved_concurrency is ${var.reserved_concurrency}: give a whole number from 1 upwards, or -1 to reserve nothing."
  }
}

variable "maximum_retry_attempts" {
  description = "How often Lambda repeats a failed invocation before its record goes to the alerts topic."
  type        = number
  default     = 2
  nullable    = false

  validation {
    condition     = contains([0, 1, 2], var.maximum_retry_attempts)
    error_message = "maximum_retry_attempts is ${var.maximum_retry_attempts}: choose 0, 1 or 2."
  }
}

variable "maximum_event_age_seconds" {
  description = "Seconds that an event may wait for the function before its record goes to the alerts topic."
  type        = number
  default     = 21600
  nullable    = false

  validation {
    condition     = var.maximum_event_age_seconds >= 60 && var.maximum_event_age_seconds <= 21600 && floor(var.maximum_event_age_seconds) == var.maximum_event_age_seconds
    error_message = "maximum_event_age_seconds is ${var.maximum_event_age_seconds}: give whole seconds from 60 to 21600 (6 hours)."
  }
}

variable "function_environment" {
  description = "More environment variables for the function, such as AWS_ENDPOINT_URL_POLLY; empty on AWS."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.function_environment) : can(regex("^[A-Za-z][A-Za-z0-9_]+$", name))])
    error_message = "function_environment has ${jsonencode(keys(var.function_environment))}: a name is two or more letters, digits and underscores, beginning with a letter."
  }

  validation {
    condition     = length(setintersection(keys(var.function_environment), ["TOPIC_ARN", "VOICE_ID", "ENGINE", "LANGUAGE_CODE", "SAMPLE_RATE", "MAX_CHARACTERS", "POLLY_CONCURRENCY", "PRESIGNED_LINK_MINUTES", "CONSOLE_URL", "AWS_LAMBDA_LOG_LEVEL", "AWS_LAMBDA_LOG_FORMAT"])) == 0
    error_message = "function_environment has ${jsonencode(keys(var.function_environment))}: use the variables voice_id, engine, language_code, sample_rate, max_characters, polly_concurrency, presigned_link_minutes, console_links and log_level instead; TOPIC_ARN is always the notices topic and the log format always JSON."
  }

  # The keys that Lambda reserves: AWS would refuse them half-way through an apply, the AWS emulators would obey them.
  validation {
    condition = alltrue([for name in keys(var.function_environment) : !contains([
      "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ], name) && !can(regex("^AWS_LAMBDA_(FUNCTION|LOG_GROUP|LOG_STREAM|INITIALIZATION|RUNTIME_API)", name))])
    error_message = "function_environment has ${jsonencode(keys(var.function_environment))}: leave out what Lambda itself sets (the region, the credentials, AWS_EXECUTION_ENV, AWS_LAMBDA_FUNCTION_NAME and the like)."
  }
}

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
