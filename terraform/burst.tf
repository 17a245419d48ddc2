# Whether many texts at once would ask more of Polly than it takes. It depends on variables alone, so that its tests need no
# provider.

locals {
  # SynthesizeSpeech calls at a time, for an account and region: https://docs.aws.amazon.com/polly/latest/dg/limits.html
  polly_quotas = { standard = 80, neural = 18, long-form = 26, generative = 26 }

  # For an engine that Polly has gained since, the lowest: rather a warning too many.
  polly_quota = var.polly_quota >= 1 ? var.polly_quota : lookup(local.polly_quotas, var.engine, min(values(local.polly_quotas)...))
  polly_quota_source = (var.polly_quota >= 1 ? "polly_quota" :
    contains(keys(local.polly_quotas), var.engine) ? "AWS's default for engine \"${var.engine}\"" :
  "the lowest of AWS's defaults, as engine \"${var.engine}\" is not known here")

  # 0 is not known, and makes no warning.
  texts_at_once = var.reserved_concurrency >= 1 ? var.reserved_concurrency : var.account_concurrency
  calls_at_once = local.texts_at_once * var.polly_concurrency

  # AWS keeps 100 of the account's executions for functions that reserve none.
  reservable = var.reserved_concurrency >= 1 ? var.reserved_concurrency : max(0, var.account_concurrency - 100)

  # What would fit.
  fitting_texts = min(local.reservable, max(1, floor(local.polly_quota / var.polly_concurrency)))
  fitting_calls = max(1, floor(local.polly_quota / max(1, local.texts_at_once)))

  # Left out is what is set already, what cannot be done, and fewer calls where they alone would not be enough; an account that
  # can reserve nothing has only them.
  burst_remedies = compact([
    local.reservable == 0 || local.fitting_texts == var.reserved_concurrency ? "" : join(" with ", compact([
      "reserved_concurrency = ${local.fitting_texts}",
      var.polly_concurrency > local.polly_quota ? "polly_concurrency = ${local.polly_quota}" : "",
    ])),
    local.fitting_calls == var.polly_concurrency || (local.reservable > 0 && local.texts_at_once > local.polly_quota) ? "" :
    "polly_concurrency = ${local.fitting_calls}",
  ])
  burst_advice = join(" ", compact([
    length(local.burst_remedies) > 0 ? "Set ${join(", or ", local.burst_remedies)}." : "",
    local.reservable == 0 ? "Nothing can be reserved: AWS keeps 100 executions unreserved, and the account has ${var.account_concurrency}." : "",
    "If AWS has granted the account more calls, set polly_quota to them.",
  ]))
}

# A warning: plan and apply go on.
check "burst" {
  assert {
    condition = local.calls_at_once <= local.polly_quota
    error_message = join(" ", [
      "Polly would throttle a burst of texts: ${local.texts_at_once} at once (${var.reserved_concurrency >= 1 ? "reserved_concurrency" : "account_concurrency"}) with up to ${var.polly_concurrency} calls each (polly_concurrency) come to ${local.calls_at_once} calls at a time, but Polly takes ${local.polly_quota} (${local.polly_quota_source}).",
      "What is throttled waits: the burst is slower, and texts can be given up when more of them wait than Polly speaks within ${var.timeout} s (timeout).",
      local.burst_advice,
    ])
  }
}
