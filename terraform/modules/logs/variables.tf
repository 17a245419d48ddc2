variable "name" {
  description = "The log group's name; Lambda's own convention is /aws/lambda/<function>."
  type        = string
  nullable    = false
}

variable "retention_in_days" {
  description = "Days that log lines are kept."
  type        = number
  nullable    = false

  # CloudWatch Logs takes 0 as "for ever", which is a bill that grows for ever.
  validation {
    condition     = var.retention_in_days > 0
    error_message = "retention_in_days is ${var.retention_in_days}: give a number of days that CloudWatch Logs knows, such as 14."
  }
}
