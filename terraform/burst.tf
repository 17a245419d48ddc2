# Whether many texts at once would ask more of Polly than it takes. It depends on variables alone, so that its tests need no
# provider.

locals {
  # SynthesizeSpeech calls at a time, for an account and region: https://docs.aws.amazon.com/polly/latest/dg/limits.html
  polly_quotas = { standard = 80, neural = 18, long-form = 26, generative = 26 }

  # For an engine that Polly has gained since, the lowest: rather a warning too many.
  polly_quota = var.polly_quota >= 1 ? var.polly_quota : lookup(local.polly_quotas, var.engine, min(values(local.polly_quotas)...))

  # 0 is not known, and makes no warning.
  texts_at_once = var.reserved_concurrency >= 1 ? var.reserved_concurrency : var.account_concurrency
}

# A warning: plan and apply go on.
check "burst" {
  assert {
    condition = local.texts_at_once * var.polly_concurrency <= local.polly_quota
    error_message = join(" ", [
      "Polly would throttle a burst of texts: ${local.texts_at_once} at once (${var.reserved_concurrency >= 1 ? "reserved_concurrency" : "account_concurrency"}) with up to ${var.polly_concurrency} calls each (polly_concurrency) are ${local.texts_at_once * var.polly_concurrency} calls at a time, and Polly takes ${local.polly_quota} for the engine \"${var.engine}\".",
      "What is throttled waits, and nothing is lost that Polly speaks within ${var.timeout} s (timeout).",
      "To have nothing throttled, set reserved_concurrency = ${local.polly_quota} and polly_concurrency = 1 for many short texts, or reserved_concurrency = ${max(1, floor(local.polly_quota / var.polly_concurrency))} for long ones.",
      "An account of 100 executions or fewer can reserve none; polly_concurrency = 1 throttles least there. One that was given more calls: set polly_quota to them.",
    ])
  }
}
