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

variable "alarms" {
  description = "Whether alarms on the function's errors and throttles are made."
  type        = bool
  default     = false
  nullable    = false
}

variable "function_name" {
  description = "The name of the function that alarms watch; it need not be there yet."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = !var.alarms || var.function_name != ""
    error_message = "function_name is \"${var.function_name}\": alarms need the name of the function that they watch."
  }
}

variable "alarm_topic_arn" {
  description = "Topic that gets a message when an alarm begins and when it ends; its policy and its key have to admit CloudWatch."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = !var.alarms || can(regex("^arn:aws[a-z-]*:sns:[^*?]+$", var.alarm_topic_arn))
    error_message = "alarm_topic_arn is \"${var.alarm_topic_arn}\": alarms need the ARN of the topic that they publish to."
  }
}
