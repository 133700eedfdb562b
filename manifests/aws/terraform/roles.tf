# Who may do what: the statements of ../tenantconfig.yaml, which a test compares with the calls that the code makes, and these with
# those.

locals {
  table_key = {
    Effect   = "Allow"
    Action   = "kms:Decrypt"
    Resource = aws_kms_key.key.arn
    Condition = { StringEquals = {
      "kms:ViaService"                               = "dynamodb.${local.region}.${local.dns_suffix}"
      "kms:EncryptionContext:aws:dynamodb:tableName" = var.table_name
    } }
  }

  parameter_key_condition = {
    StringEquals = { "kms:ViaService" = "ssm.${local.region}.${local.dns_suffix}" }
    StringLike   = { "kms:EncryptionContext:PARAMETER_ARN" = local.parameters }
  }

  secret_key_condition = {
    StringEquals = { "kms:ViaService" = "secretsmanager.${local.region}.${local.dns_suffix}" }
  }

  statements = {
    operator = concat([
      # A transaction is allowed by what it is made of. Nobody may Scan.
      {
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query"]
        Resource = aws_dynamodb_table.table.arn
      },
      {
        Effect   = "Allow"
        Action   = ["ssm:AddTagsToResource", "ssm:DeleteParameters", "ssm:PutParameter"]
        Resource = local.parameters
      },
      # Shows names and descriptions, and no values; it knows no narrower resource.
      {
        Effect   = "Allow"
        Action   = "ssm:DescribeParameters"
        Resource = "*"
      },
      {
        Effect    = "Allow"
        Action    = ["kms:Encrypt", "kms:GenerateDataKey"]
        Resource  = aws_kms_key.key.arn
        Condition = local.parameter_key_condition
      },
      local.table_key,
      ], [for statement in [
        {
          Effect = "Allow"
          Action = [
            "secretsmanager:CreateSecret",
            "secretsmanager:DeleteSecret",
            "secretsmanager:DescribeSecret",
            "secretsmanager:RestoreSecret",
            "secretsmanager:TagResource",
            "secretsmanager:UpdateSecret",
          ]
          Resource = local.secrets
        },
        # As ssm:DescribeParameters.
        {
          Effect   = "Allow"
          Action   = "secretsmanager:ListSecrets"
          Resource = "*"
        },
        {
          Effect    = "Allow"
          Action    = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]
          Resource  = aws_kms_key.key.arn
          Condition = local.secret_key_condition
        },
    ] : statement if var.secrets_manager])

    server = concat([
      {
        Effect   = "Allow"
        Action   = "dynamodb:BatchGetItem"
        Resource = aws_dynamodb_table.table.arn
      },
      # By name, never by path: who may read a path reads all that is below it, whatever is denied there.
      {
        Effect   = "Allow"
        Action   = "ssm:GetParameters"
        Resource = local.parameters
      },
      {
        Effect    = "Allow"
        Action    = "kms:Decrypt"
        Resource  = aws_kms_key.key.arn
        Condition = local.parameter_key_condition
      },
      local.table_key,
      ], [for statement in [
        {
          Effect   = "Allow"
          Action   = "secretsmanager:GetSecretValue"
          Resource = local.secrets
        },
        {
          Effect   = "Allow"
          Action   = "secretsmanager:BatchGetSecretValue"
          Resource = "*"
        },
        {
          Effect    = "Allow"
          Action    = "kms:Decrypt"
          Resource  = aws_kms_key.key.arn
          Condition = local.secret_key_condition
        },
    ] : statement if var.secrets_manager])

    refresh = concat([
      # Without a right to the key, the value of a secret stays shut.
      {
        Effect   = "Allow"
        Action   = "ssm:GetParameter"
        Resource = local.parameters
      },
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.failed.arn
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.refresh.arn}:*"
      },
      ], [for statement in [
        {
          Effect   = "Allow"
          Action   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
          Resource = aws_dynamodb_table.table.stream_arn
        },
        # Alone it cannot be narrowed: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
        {
          Effect   = "Allow"
          Action   = "dynamodb:ListStreams"
          Resource = "*"
        },
        # Versions, and no value: who asks for no attributes in particular asks for all of them, and is refused.
        {
          Effect   = "Allow"
          Action   = "dynamodb:GetItem"
          Resource = aws_dynamodb_table.table.arn
          Condition = {
            "ForAllValues:StringEquals" = {
              "dynamodb:Attributes" = ["pk", "sk", "version", "updatedAt", "owner", "incarnation", "generation"]
            }
            Null                 = { "dynamodb:Attributes" = "false" }
            StringEqualsIfExists = { "dynamodb:Select" = "SPECIFIC_ATTRIBUTES" }
          }
        },
        local.table_key,
        ] : statement if var.table_stream], [for statement in [
        {
          Effect   = "Allow"
          Action   = "secretsmanager:DescribeSecret"
          Resource = local.secrets
        },
        ] : statement if var.secrets_manager], [for statement in [
        {
          Effect   = "Allow"
          Action   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
          Resource = one(aws_sqs_queue.events[*].arn)
        },
        ] : statement if local.is_queued], [for statement in [
        # What Lambda asks for on the function's behalf: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
        {
          Effect = "Allow"
          Action = [
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses",
          ]
          Resource = "*"
        },
        # The function itself gets none of it.
        {
          Effect    = "Deny"
          Action    = "ec2:*"
          Resource  = "*"
          Condition = { Null = { "lambda:SourceFunctionArn" = "false" } }
        },
    ] : statement if length(var.subnets) > 0])
  }

  service_accounts = {
    operator = "tenantconfig-operator"
    server   = "tenantconfig-server"
  }

  trust = { for role, account in local.service_accounts : role => {
    PodIdentity = {
      Effect    = "Allow"
      Principal = { Service = "pods.eks.amazonaws.com" }
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Condition = { StringEquals = {
        "aws:RequestTag/kubernetes-namespace"       = "tenantconfig-system"
        "aws:RequestTag/kubernetes-service-account" = account
        "aws:RequestTag/eks-cluster-arn"            = local.cluster
      } }
    }
    Irsa = {
      Effect    = "Allow"
      Principal = { Federated = "arn:${local.partition}:iam::${local.account}:oidc-provider/${var.oidc_provider}" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = { StringEquals = {
        "${var.oidc_provider}:sub" = "system:serviceaccount:tenantconfig-system:${account}"
        "${var.oidc_provider}:aud" = "sts.amazonaws.com"
      } }
    }
  } }
}

resource "aws_iam_role" "pods" {
  for_each = local.service_accounts

  name_prefix = "${var.name}-${each.key}-"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [local.trust[each.key][var.pod_roles]]
  })
}

resource "aws_iam_role_policy" "pods" {
  for_each = local.service_accounts

  name   = "stores"
  role   = aws_iam_role.pods[each.key].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.statements[each.key] })
}

resource "aws_eks_pod_identity_association" "pods" {
  for_each = { for role, account in local.service_accounts : role => account if var.pod_roles == "PodIdentity" }

  cluster_name    = var.cluster_name
  namespace       = "tenantconfig-system"
  service_account = each.value
  role_arn        = aws_iam_role.pods[each.key].arn
}

resource "aws_iam_role" "refresh" {
  name_prefix = "${var.name}-refresh-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "refresh" {
  name   = "refresh"
  role   = aws_iam_role.refresh.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.statements.refresh })
}
