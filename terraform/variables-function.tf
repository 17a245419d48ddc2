# The function

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

  # The keys that Lambda reserves: AWS would refuse them half-way through an apply, the emulators would obey them.
  validation {
    condition = alltrue([for name in keys(var.function_environment) : !contains([
      "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ], name) && !can(regex("^AWS_LAMBDA_(FUNCTION|LOG_GROUP|LOG_STREAM|INITIALIZATION|RUNTIME_API)", name))])
    error_message = "function_environment has ${jsonencode(keys(var.function_environment))}: leave out what Lambda itself sets (the region, the credentials, AWS_EXECUTION_ENV, AWS_LAMBDA_FUNCTION_NAME and the like)."
  }
}

# Long texts

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

# Links in mails

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

variable "console_links" {
  description = "Whether mails link to the MP3 in the S3 console, which asks for a login; of no use for an emulator."
  type        = bool
  default     = true
  nullable    = false
}

# Speech: what a text says for itself in its metadata goes before these

variable "voice_id" {
  description = "The Polly voice that reads a text that names none."
  type        = string
  default     = "Joanna"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Z][a-z]+$", var.voice_id))
    error_message = "voice_id is \"${var.voice_id}\": write a Polly voice id as AWS does, such as Joanna or Lupe."
  }
}

variable "engine" {
  description = "The Polly engine for a text that names none; the voice must offer it."
  type        = string
  default     = "neural"
  nullable    = false

  validation {
    condition     = contains(["standard", "neural", "long-form", "generative"], var.engine)
    error_message = "engine is \"${var.engine}\": choose standard, neural, long-form or generative."
  }
}

variable "language_code" {
  description = "The language for a bilingual voice, such as en-IN; empty leaves it to the voice."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.language_code == "" || can(regex("^[a-z]{2,3}(-[A-Z]{2}(-[A-Z]{3})?)?$", var.language_code))
    error_message = "language_code is \"${var.language_code}\": write a Polly language code, such as en-IN, cmn-CN or arb, or leave it empty."
  }
}

variable "sample_rate" {
  description = "The MP3's samples a second; empty leaves it to the engine (22050 for standard, 24000 for the others)."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = contains(["", "8000", "16000", "22050", "24000", "44100", "48000"], var.sample_rate)
    error_message = "sample_rate is \"${var.sample_rate}\": choose 8000, 16000, 22050, 24000, 44100 or 48000, or leave it empty."
  }
}
