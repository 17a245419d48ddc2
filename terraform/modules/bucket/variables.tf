variable "name" {
  description = "The bucket's name, unique among all buckets of all accounts."
  type        = string
  nullable    = false
}

variable "force_destroy" {
  description = "Whether destroying the bucket also deletes every object in it."
  type        = bool
  default     = false
  nullable    = false
}

variable "abort_incomplete_multipart_days" {
  description = "Days after which the parts of an unfinished upload are removed; null makes no rule."
  type        = number
  default     = null
}

variable "noncurrent_version_expiration_days" {
  description = "Days after which an overwritten or deleted version is removed; null makes no rule."
  type        = number
  default     = null
}

variable "notification_function_arn" {
  description = "Function that S3 invokes for each new text; hand over an ARN that is known only once S3 may do so."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:lambda:", var.notification_function_arn))
    error_message = "notification_function_arn is \"${var.notification_function_arn}\": give the ARN of a Lambda function."
  }
}
