locals {
  # Lambda counts both by itself, so nothing has to be read from the log.
  alarms = {
    errors    = { metric = "Errors", description = "The function ${var.function_name} failed. Lambda repeats a failed text; one that it gives up has a record of its own on this topic." }
    throttles = { metric = "Throttles", description = "Lambda held calls of ${var.function_name} back for want of concurrency. Their texts wait, and are given up when they have waited too long." }
  }
}

# The function takes this group's name, so the group is made first. Otherwise Lambda would make one on the first call: it
# would be kept for ever and outlive a destroy, and the next apply would fail on "already exists".
resource "aws_cloudwatch_log_group" "this" {
  name              = var.name
  retention_in_days = var.retention_in_days
}

resource "aws_cloudwatch_metric_alarm" "function" {
  for_each = { for key, alarm in local.alarms : key => alarm if var.alarms }

  alarm_name        = "${var.function_name}-${each.key}"
  alarm_description = each.value.description

  namespace   = "AWS/Lambda"
  metric_name = each.value.metric
  dimensions  = { FunctionName = var.function_name }

  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0

  # A function that is not called has no figures at all. By CloudWatch's default, an alarm would then stay as it is until the
  # next text comes.
  treat_missing_data = "notBreaching"

  alarm_actions = [var.alarm_topic_arn]
  ok_actions    = [var.alarm_topic_arn]
}
