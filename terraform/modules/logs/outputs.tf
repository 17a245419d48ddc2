output "arn" {
  description = "ARN of the log group, without the `:*` that stands for its streams."
  value       = aws_cloudwatch_log_group.this.arn
}

output "name" {
  description = "Name of the log group."
  value       = aws_cloudwatch_log_group.this.name
}

output "retention_in_days" {
  description = "Days that log lines are kept."
  value       = aws_cloudwatch_log_group.this.retention_in_days
}

output "alarms" {
  description = "The alarms by what they count: name, function and the topics that they tell."
  value = { for key, alarm in aws_cloudwatch_metric_alarm.function : key => {
    name          = alarm.alarm_name
    function_name = alarm.dimensions.FunctionName
    topic_arns    = alarm.alarm_actions
  } }
}
