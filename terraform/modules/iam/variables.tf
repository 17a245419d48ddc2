variable "name" {
  description = "The name of the role and of its policy, unique in the account."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.name))
    error_message = "name is \"${var.name}\": use at most 64 letters, digits and + = , . @ _ -."
  }
}

variable "function_name" {
  description = "The name of the function that runs as the role, for its description."
  type        = string
  nullable    = false
}

variable "bucket_arn" {
  description = "The bucket that holds the texts and takes the audio."
  type        = string
  nullable    = false

  # A wildcard here would open every bucket that it matches.
  validation {
    condition     = can(regex("^arn:aws[a-z-]*:s3:::[a-z0-9-]+$", var.bucket_arn))
    error_message = "bucket_arn is \"${var.bucket_arn}\": give the ARN of one bucket, with no wildcard and no path."
  }
}

variable "topic_arns" {
  description = "The topics that the function may publish to."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.topic_arns) > 0 && alltrue([for arn in var.topic_arns : can(regex("^arn:aws[a-z-]*:sns:[^*?]+$", arn))])
    error_message = "topic_arns is ${jsonencode(var.topic_arns)}: give the ARN of each topic, at least one, with no wildcard."
  }
}

variable "log_group_arn" {
  description = "The log group that the function writes to, without a trailing `:*`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:logs:[^*?]+$", var.log_group_arn))
    error_message = "log_group_arn is \"${var.log_group_arn}\": give the ARN of one log group; the `:*` for its streams is added here."
  }
}

variable "kms_key_arn" {
  description = "The customer key that encrypts the topics; empty when they use alias/aws/sns, which needs no permission."
  type        = string
  default     = ""
  nullable    = false
}
