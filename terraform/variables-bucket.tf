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
