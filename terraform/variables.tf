# Where it all goes and what it is called. The rest stands by topic in variables-*.tf: bucket, people, speech, function.

locals {
  # Terraform merges these files over the configuration and says nothing. tflocal writes one while it runs, and leaves it
  # behind when it is killed.
  override_files = sort(fileset(path.root, "{override,*_override}.{tf,tf.json}"))
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
