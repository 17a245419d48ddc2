# The alarms that the logs module makes when asked to, on a mocked provider. What the policy of their topic then says:
# policies.tftest.hcl.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  name              = "/aws/lambda/reader"
  retention_in_days = 30
}

run "no_alarm_is_made_unless_asked_for" {
  command = plan

  module {
    source = "./modules/logs"
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.function) == 0
    error_message = "The alarms are ${jsonencode(aws_cloudwatch_metric_alarm.function)}."
  }
}

run "the_first_error_and_the_first_throttle_in_five_minutes_raise_an_alarm_whose_beginning_and_end_the_topic_learns" {
  command = plan

  module {
    source = "./modules/logs"
  }

  variables {
    alarms          = true
    function_name   = "reader"
    alarm_topic_arn = "arn:aws:sns:eu-west-1:111122223333:the-topic"
  }

  assert {
    condition = { for key, alarm in aws_cloudwatch_metric_alarm.function : key => [alarm.alarm_name, alarm.namespace, alarm.metric_name, alarm.dimensions.FunctionName] } == {
      errors    = ["reader-errors", "AWS/Lambda", "Errors", "reader"]
      throttles = ["reader-throttles", "AWS/Lambda", "Throttles", "reader"]
    }
    error_message = "The alarms are ${jsonencode(aws_cloudwatch_metric_alarm.function)}."
  }

  assert {
    condition = alltrue([for alarm in aws_cloudwatch_metric_alarm.function :
      [alarm.statistic, alarm.period, alarm.evaluation_periods, alarm.comparison_operator, alarm.threshold] == ["Sum", 300, 1, "GreaterThanThreshold", 0]
    ])
    error_message = "The alarms are ${jsonencode(aws_cloudwatch_metric_alarm.function)}."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.function : alarm.treat_missing_data == "notBreaching"])
    error_message = "The alarms are ${jsonencode(aws_cloudwatch_metric_alarm.function)}."
  }

  assert {
    condition = alltrue([for alarm in aws_cloudwatch_metric_alarm.function :
      [alarm.alarm_actions, alarm.ok_actions] == [toset(["arn:aws:sns:eu-west-1:111122223333:the-topic"]), toset(["arn:aws:sns:eu-west-1:111122223333:the-topic"])]
      && length(coalesce(alarm.insufficient_data_actions, [])) == 0
    ])
    error_message = "The alarms are ${jsonencode(aws_cloudwatch_metric_alarm.function)}."
  }
}

run "refuses_alarms_without_a_function_and_without_a_topic" {
  command = plan

  module {
    source = "./modules/logs"
  }

  variables {
    alarms = true
  }

  expect_failures = [var.function_name, var.alarm_topic_arn]
}
