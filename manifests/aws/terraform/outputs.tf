# Where a description is in capitals, it is the setting of the Kubernetes overlay (manifests/overlays/aws/settings) that takes the
# value.

output "region" {
  description = "AWS_REGION"
  value       = local.region
}

output "table_name" {
  description = "TENANTCONFIG_DYNAMODB_TABLE"
  value       = aws_dynamodb_table.table.name
}

output "key_arn" {
  description = "TENANTCONFIG_PARAMETER_KMS_KEY"
  value       = aws_kms_key.key.arn
}

output "operator_role_arn" {
  description = "OPERATOR_ROLE_ARN"
  value       = aws_iam_role.pods["operator"].arn
}

output "server_role_arn" {
  description = "CONFIG_SERVER_ROLE_ARN"
  value       = aws_iam_role.pods["server"].arn
}

output "parameter_root" {
  description = "The root of the route that leads to Parameter Store"
  value       = var.parameter_root
}

output "function_name" {
  description = "The refresh function"
  value       = aws_lambda_function.refresh.function_name
}

output "function_alias" {
  description = "What to invoke to replay an event"
  value       = aws_lambda_alias.live.arn
}

output "log_group" {
  description = "The function's logs"
  value       = aws_cloudwatch_log_group.refresh.name
}

output "refresh_role_arn" {
  description = "The function's role"
  value       = aws_iam_role.refresh.arn
}

output "undelivered_events_url" {
  description = "The queue of what EventBridge could not deliver"
  value       = aws_sqs_queue.undelivered.url
}

output "undelivered_events_arn" {
  description = "The same, as an ARN"
  value       = aws_sqs_queue.undelivered.arn
}

output "failed_events_url" {
  description = "The queue of what failed in the function"
  value       = aws_sqs_queue.failed.url
}

output "failed_events_arn" {
  description = "The same, as an ARN"
  value       = aws_sqs_queue.failed.arn
}
