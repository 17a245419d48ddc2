# Speech, where a text's own metadata says nothing else, and long texts.

variable "voice_id" {
  description = "The Polly voice that reads a text that names none."
  type        = string
  default     = "Joanna"
  nullable    = false

  # The form only, here and in the three below, as the function judges it: Polly gains voices, engines and languages every year.
  validation {
    condition     = can(regex("^[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}-]{0,63}$", var.voice_id))
    error_message = "voice_id is \"${var.voice_id}\": write the name of a Polly voice as AWS does, such as Joanna or Lupe."
  }
}

variable "engine" {
  description = "The Polly engine for a text that names none; the voice must offer it."
  type        = string
  default     = "neural"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]{0,63}$", var.engine))
    error_message = "engine is \"${var.engine}\": write the name of a Polly engine, such as standard, neural, long-form or generative."
  }
}

variable "language_code" {
  description = "The language for a bilingual voice, such as en-IN; empty leaves it to the voice."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.language_code == "" || can(regex("^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$", var.language_code))
    error_message = "language_code is \"${var.language_code}\": write a Polly language code, such as en-IN, cmn-CN or arb, or leave it empty."
  }
}

variable "sample_rate" {
  description = "The MP3's samples a second; empty leaves it to the engine (22050 for standard, 24000 for the others)."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.sample_rate == "" || can(regex("^[1-9]\\d{3,5}$", var.sample_rate))
    error_message = "sample_rate is \"${var.sample_rate}\": write a rate in hertz, such as 8000, 16000, 22050, 24000, 44100 or 48000, or leave it empty."
  }
}

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
  default     = 4
  nullable    = false

  # 80 is the highest quota of any engine for one account and region (standard), before AWS raises it.
  validation {
    condition     = var.polly_concurrency >= 1 && var.polly_concurrency <= 80 && floor(var.polly_concurrency) == var.polly_concurrency
    error_message = "polly_concurrency is ${var.polly_concurrency}: give a whole number from 1 to 80."
  }
}

variable "polly_quota" {
  description = "How many SynthesizeSpeech calls of the account Polly takes at once, where AWS has raised that; 0 stands for AWS's default for the engine, and nothing but the warning about bursts uses it."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.polly_quota >= 0 && floor(var.polly_quota) == var.polly_quota
    error_message = "polly_quota is ${var.polly_quota}: give the whole number of calls that AWS has granted the account, or 0 for the default of the engine."
  }
}
