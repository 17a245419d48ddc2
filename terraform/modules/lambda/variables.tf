variable "name" {
  description = "The function's name."
  type        = string
  nullable    = false
}

variable "role_arn" {
  description = "The role that the function runs as; hand over an ARN that is known only once the role holds its policy."
  type        = string
  nullable    = false
}

variable "package" {
  description = "Path of the zip with the function's code, which holds index.js with an export `handler`."
  type        = string
  nullable    = false
}

variable "runtime" {
  description = "The function's runtime."
  type        = string
  nullable    = false
}

variable "architecture" {
  description = "The function's processor: x86_64 or arm64."
  type        = string
  nullable    = false
}

variable "memory_size" {
  description = "The function's memory in MB."
  type        = number
  nullable    = false
}

variable "timeout" {
  description = "Seconds after which an invocation is stopped."
  type        = number
  nullable    = false
}

variable "reserved_concurrency" {
  description = "How many invocations may run at once; -1 reserves nothing."
  type        = number
  default     = -1
  nullable    = false
}

variable "environment" {
  description = "The function's environment variables."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "log_group_name" {
  description = "The log group that the function writes to; it has to be there before."
  type        = string
  nullable    = false
}

variable "log_level" {
  description = "The lowest level of the function's own log lines that is kept."
  type        = string
  default     = "INFO"
  nullable    = false
}

variable "maximum_retry_attempts" {
  description = "How often Lambda repeats a failed asynchronous invocation."
  type        = number
  default     = 2
  nullable    = false
}

variable "maximum_event_age_seconds" {
  description = "Seconds that an event may wait for the function."
  type        = number
  default     = 21600
  nullable    = false
}

variable "failure_destination_arn" {
  description = "Topic that gets Lambda's record of an event that was given up."
  type        = string
  nullable    = false
}

variable "source_bucket_arn" {
  description = "The bucket that may invoke the function."
  type        = string
  nullable    = false
}

variable "source_account_id" {
  description = "The account that the bucket has to belong to."
  type        = string
  nullable    = false
}
