# Events of the stores. The slash at the end of a root keeps /config-service-2 out.

locals {
  is_queued = var.event_path == "Queue"

  patterns = merge({
    parameter-changes = {
      source      = ["aws.ssm"]
      detail-type = ["Parameter Store Change"]
      detail      = { name = [{ prefix = "${var.parameter_root}/" }] }
    }
    parameter-policy-actions = {
      source      = ["aws.ssm"]
      detail-type = ["Parameter Store Policy Action"]
      detail      = { parameter-name = [{ prefix = "${var.parameter_root}/" }] }
    }
    }, { for name, pattern in {
      secret-changes = {
        source      = ["aws.secretsmanager"]
        detail-type = ["AWS API Call via CloudTrail"]
        detail = {
          eventSource = ["secretsmanager.amazonaws.com"]
          eventName = [
            "CreateSecret", "DeleteSecret", "PutSecretValue", "RestoreSecret", "UpdateSecret", "UpdateSecretVersionStage",
          ]
          # A caller names a secret as they please: a new one by its name, another by name or ARN.
          "$or" = [
            { requestParameters = { name = [{ prefix = "${var.secret_root}/" }] } },
            { requestParameters = { secretId = [
              { prefix = "${var.secret_root}/" },
              { prefix = "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:${var.secret_root}/" },
            ] } },
          ]
        }
      }
  } : name => pattern if var.secrets_manager })
}

resource "aws_cloudwatch_event_rule" "changes" {
  for_each = local.patterns

  name_prefix   = "${var.name}-${each.key}-"
  event_pattern = jsonencode(each.value)
}

resource "aws_cloudwatch_event_target" "refresh" {
  for_each = local.patterns

  rule      = aws_cloudwatch_event_rule.changes[each.key].name
  target_id = "refresh"
  arn       = local.is_queued ? aws_sqs_queue.events[0].arn : aws_lambda_alias.live.arn

  retry_policy {
    maximum_retry_attempts       = 24
    maximum_event_age_in_seconds = 3600
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered.arn
  }
}

# What EventBridge could not deliver: the events as they were, for two weeks.
resource "aws_sqs_queue" "undelivered" {
  name_prefix               = "${var.name}-undelivered-"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_policy" "undelivered" {
  queue_url = aws_sqs_queue.undelivered.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "EventBridge"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.undelivered.arn
      Condition = { ArnEquals = { "aws:SourceArn" = [for rule in aws_cloudwatch_event_rule.changes : rule.arn] } }
    }]
  })
}

# With event_path = "Queue", events wait here to be taken in batches.
resource "aws_sqs_queue" "events" {
  count = local.is_queued ? 1 : 0

  name_prefix               = "${var.name}-events-"
  message_retention_seconds = 345600
  sqs_managed_sse_enabled   = true
  # Lambda wants six times the longest function timeout: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  visibility_timeout_seconds = 720

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue_policy" "events" {
  count = local.is_queued ? 1 : 0

  queue_url = aws_sqs_queue.events[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "EventBridge"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.events[0].arn
      Condition = { ArnEquals = { "aws:SourceArn" = [for rule in aws_cloudwatch_event_rule.changes : rule.arn] } }
    }]
  })
}
