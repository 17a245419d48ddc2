variable "name" {
  description = "The topic's name."
  type        = string
  nullable    = false
}

variable "account_id" {
  description = "The account that owns the topic; nobody else may publish or subscribe."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is \"${var.account_id}\": give the 12 digits of an AWS account."
  }
}

variable "kms_key_arn" {
  description = "The KMS key that encrypts messages at rest; empty takes AWS's own key, alias/aws/sns."
  type        = string
  default     = ""
  nullable    = false
}

variable "allow_alarms" {
  description = "Whether CloudWatch alarms of the account may publish, for which the key has to admit CloudWatch as well."
  type        = bool
  default     = false
  nullable    = false
}

variable "emails" {
  description = "Addresses to subscribe; each has to confirm by e-mail before it gets anything else."
  type        = set(string)
  default     = []
  nullable    = false
}
