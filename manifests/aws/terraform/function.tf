# The function. A version is a snapshot, and what invokes it names the alias.

resource "aws_lambda_function" "refresh" {
  function_name                  = "${var.name}-refresh"
  description                    = "Brings changes in the stores to the status of TenantConfigs"
  handler                        = "io.tenantconfig.refresh.RefreshHandler::handleRequest"
  runtime                        = var.runtime
  architectures                  = [var.architecture]
  memory_size                    = var.memory_size
  timeout                        = var.timeout
  reserved_concurrent_executions = var.reserved_concurrency == 0 ? -1 : var.reserved_concurrency
  role                           = aws_iam_role.refresh.arn
  s3_bucket                      = var.code_bucket
  s3_key                         = var.code_key
  s3_object_version              = var.code_object_version
  publish                        = true

  snap_start {
    apply_on = var.snap_start
  }

  environment {
    variables = merge({
      TENANTCONFIG_AWS_ACCOUNT    = local.account
      TENANTCONFIG_DYNAMODB_TABLE = var.table_name
      TENANTCONFIG_EKS_CLUSTER    = var.cluster_name
      TENANTCONFIG_API_SERVER     = var.cluster_endpoint
      TENANTCONFIG_API_SERVER_CA  = var.cluster_certificate_authority
    }, { for name, value in { TENANTCONFIG_ROUTES_FILE = var.routes_file } : name => value if value != null })
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.failed.arn
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.refresh.name
  }

  vpc_config {
    subnet_ids         = var.subnets
    security_group_ids = var.security_groups
  }

  depends_on = [aws_iam_role_policy.refresh]
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.refresh.function_name
  function_version = aws_lambda_function.refresh.version
}

# An event that failed goes to the queue "failed" after two more tries, in three minutes, or after an hour of throttling.
resource "aws_lambda_function_event_invoke_config" "refresh" {
  function_name                = aws_lambda_function.refresh.function_name
  qualifier                    = aws_lambda_alias.live.name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 3600
}

resource "aws_sqs_queue" "failed" {
  name_prefix               = "${var.name}-failed-"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_cloudwatch_log_group" "refresh" {
  name              = "/aws/lambda/${var.name}-refresh"
  retention_in_days = var.log_retention_days
}

resource "aws_lambda_permission" "changes" {
  for_each = { for name, pattern in local.patterns : name => pattern if !local.is_queued }

  function_name  = aws_lambda_function.refresh.function_name
  qualifier      = aws_lambda_alias.live.name
  action         = "lambda:InvokeFunction"
  principal      = "events.amazonaws.com"
  source_arn     = aws_cloudwatch_event_rule.changes[each.key].arn
  source_account = local.account
}

resource "aws_lambda_event_source_mapping" "queue" {
  count = local.is_queued ? 1 : 0

  function_name                      = aws_lambda_alias.live.arn
  event_source_arn                   = aws_sqs_queue.events[0].arn
  batch_size                         = 100
  maximum_batching_window_in_seconds = 1
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 2
  }
}

resource "aws_lambda_event_source_mapping" "stream" {
  count = var.table_stream ? 1 : 0

  function_name                      = aws_lambda_alias.live.arn
  event_source_arn                   = aws_dynamodb_table.table.stream_arn
  starting_position                  = "LATEST"
  batch_size                         = 100
  maximum_batching_window_in_seconds = 1
  # Without these, one record that cannot be handled holds its shard up for a day.
  bisect_batch_on_function_error = true
  function_response_types        = ["ReportBatchItemFailures"]
  maximum_retry_attempts         = 5
  maximum_record_age_in_seconds  = 3600

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failed.arn
    }
  }
}

# In the cluster, the function is a member of the group that manifests/base/api/access/refresh.yaml binds.
resource "aws_eks_access_entry" "refresh" {
  cluster_name      = var.cluster_name
  principal_arn     = aws_iam_role.refresh.arn
  type              = "STANDARD"
  kubernetes_groups = ["tenantconfig:refresh"]
}
