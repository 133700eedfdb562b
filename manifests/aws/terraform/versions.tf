terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.62"
    }
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account    = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  dns_suffix = data.aws_partition.current.dns_suffix
  region     = data.aws_region.current.region

  parameters = "arn:${local.partition}:ssm:${local.region}:${local.account}:parameter${var.parameter_root}/*"
  secrets    = "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:${var.secret_root}/*"
  cluster    = "arn:${local.partition}:eks:${local.region}:${local.account}:cluster/${var.cluster_name}"
}
