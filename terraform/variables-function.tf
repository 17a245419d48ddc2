# The function and its logs.

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
  description = "Seconds after which Lambda stops an invocation, by default all that it gives: in a burst a run waits for Polly's quota, which costs less than 1 USD for 1,000 texts, while a run that is cut off loses what Polly has billed for it."
  type        = number
  default     = 900
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

variable "account_concurrency" {
  description = "How many executions the account's functions may have at once (10 in a new account, else mostly 1000); 0 is not known, and nothing but the warning about bursts uses it."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.account_concurrency >= 0 && floor(var.account_concurrency) == var.account_concurrency
    error_message = "account_concurrency is ${var.account_concurrency}: give the whole number that `aws lambda get-account-settings --query AccountLimit.ConcurrentExecutions` shows, or 0 for not known."
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
