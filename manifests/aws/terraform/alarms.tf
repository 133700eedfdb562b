# What somebody must look at.

locals {
  alarms = merge({
    undelivered-events = {
      description = "EventBridge could not deliver events of TenantConfig"
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = aws_sqs_queue.undelivered.name }
      statistic   = "Maximum"
      period      = 60
      evaluations = 1
      threshold   = 0
    }
    failed-events = {
      description = "Events of TenantConfig failed in the refresh function"
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = aws_sqs_queue.failed.name }
      statistic   = "Maximum"
      period      = 60
      evaluations = 1
      threshold   = 0
    }
    errors = {
      description = "The refresh function fails"
      namespace   = "AWS/Lambda"
      metric      = "Errors"
      dimensions  = { FunctionName = aws_lambda_function.refresh.function_name }
      statistic   = "Sum"
      period      = 300
      evaluations = 3
      threshold   = 0
    }
    throttles = {
      description = "The refresh function runs as often at once as it may"
      namespace   = "AWS/Lambda"
      metric      = "Throttles"
      dimensions  = { FunctionName = aws_lambda_function.refresh.function_name }
      statistic   = "Sum"
      period      = 300
      evaluations = 3
      threshold   = 0
    }
    lost-events = {
      description = "Events failed and could not be put into the dead-letter queue"
      namespace   = "AWS/Lambda"
      metric      = "DeadLetterErrors"
      dimensions  = { FunctionName = aws_lambda_function.refresh.function_name }
      statistic   = "Sum"
      period      = 300
      evaluations = 1
      threshold   = 0
    }
    }, { for name, alarm in {
      stream-age = {
        description = "The refresh function is ten minutes behind the table's stream"
        namespace   = "AWS/Lambda"
        metric      = "IteratorAge"
        dimensions  = { FunctionName = aws_lambda_function.refresh.function_name }
        statistic   = "Maximum"
        period      = 300
        evaluations = 1
        threshold   = 600000
      }
  } : name => alarm if var.table_stream })
}

resource "aws_cloudwatch_metric_alarm" "alarm" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = each.value.period
  evaluation_periods  = each.value.evaluations
  threshold           = each.value.threshold
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [for topic in [var.alarm_topic] : topic if topic != null]
  ok_actions          = [for topic in [var.alarm_topic] : topic if topic != null]
}
