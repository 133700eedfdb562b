variable "name" {
  type        = string
  description = "What all names of resources begin with."
  default     = "tenantconfig"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name))
    error_message = "name: 2 to 20 of a-z, 0-9 and -, beginning with a letter"
  }
}

variable "table_name" {
  type        = string
  description = "The table's name; the processes' TENANTCONFIG_DYNAMODB_TABLE."
  default     = "tenant-config"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]{3,48}$", var.table_name))
    error_message = "table_name: 3 to 48 characters of A-Z, a-z, 0-9, _, . and -"
  }
}

variable "parameter_root" {
  type        = string
  description = "The root of all parameters, without a slash at the end. Another one than the default is told in the routes file, too."
  default     = "/config-service"
  nullable    = false

  validation {
    condition     = can(regex("^(/[A-Za-z0-9_][A-Za-z0-9_.-]*){1,2}$", var.parameter_root)) && !can(regex("^/(aws|ssm)", lower(var.parameter_root))) && length(var.parameter_root) <= 256
    error_message = "parameter_root: a path of one or two levels like /config-service, beginning with neither /aws nor /ssm"
  }
}

variable "secrets_manager" {
  type        = bool
  description = "Whether a route leads to Secrets Manager. Its events come through CloudTrail, so there must be a trail of management events."
  default     = false
  nullable    = false
}

variable "secret_root" {
  type        = string
  description = "The root of all secrets, without a slash at either end."
  default     = "tenant-config"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)?$", var.secret_root)) && length(var.secret_root) <= 128
    error_message = "secret_root: a path of one or two levels like tenant-config"
  }
}

variable "pod_roles" {
  type        = string
  description = "How pods get their role, by EKS Pod Identity or by IAM roles for service accounts."
  default     = "PodIdentity"
  nullable    = false

  validation {
    condition     = contains(["PodIdentity", "Irsa"], var.pod_roles)
    error_message = "pod_roles: PodIdentity or Irsa"
  }
}

variable "cluster_name" {
  type        = string
  description = "The EKS cluster. Its authentication mode must be API or API_AND_CONFIG_MAP."
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$", var.cluster_name))
    error_message = "cluster_name: the name of an EKS cluster"
  }
}

variable "oidc_provider" {
  type        = string
  description = "For Irsa alone, the cluster's OIDC provider in IAM, which is its issuer without https://."
  default     = ""
  nullable    = false

  validation {
    condition     = (var.oidc_provider == "") != (var.pod_roles == "Irsa") && can(regex("^([a-z0-9.-]+(/[A-Za-z0-9_-]+)*)?$", var.oidc_provider))
    error_message = "oidc_provider: an issuer without https:// with Irsa, nothing otherwise"
  }
}

variable "cluster_endpoint" {
  type        = string
  description = "The API server's address, as eks describe-cluster prints it."
  nullable    = false

  validation {
    condition     = can(regex("^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?$", var.cluster_endpoint))
    error_message = "cluster_endpoint: an address like https://host"
  }
}

variable "cluster_certificate_authority" {
  type        = string
  description = "The API server's certificate authority in Base64, as eks describe-cluster prints it."
  nullable    = false

  validation {
    condition     = can(base64decode(var.cluster_certificate_authority))
    error_message = "cluster_certificate_authority: Base64"
  }
}

variable "code_bucket" {
  type        = string
  description = "The bucket that holds the function's zip."
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.code_bucket))
    error_message = "code_bucket: a bucket's name"
  }
}

variable "code_key" {
  type        = string
  description = "The zip's key in the bucket. A new zip comes under a new key, or with a new code_object_version."
  nullable    = false
}

variable "code_object_version" {
  type        = string
  description = "The zip's version, in a bucket with versions."
  default     = null
}

variable "routes_file" {
  type        = string
  description = "The path of a routes file in the zip, like /var/task/routes.yaml; null means the default routes."
  default     = null

  validation {
    condition     = var.routes_file == null || can(regex("^(/[A-Za-z0-9_.-]+)+$", var.routes_file))
    error_message = "routes_file: an absolute path"
  }
}

variable "runtime" {
  type        = string
  description = "The function's runtime."
  default     = "java25"
  nullable    = false

  validation {
    condition     = contains(["java25"], var.runtime)
    error_message = "runtime: java25"
  }
}

variable "architecture" {
  type        = string
  description = "The function's processor."
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture: arm64 or x86_64"
  }
}

variable "snap_start" {
  type        = string
  description = "PublishedVersions starts from a snapshot; None where the region has no SnapStart."
  default     = "PublishedVersions"
  nullable    = false

  validation {
    condition     = contains(["PublishedVersions", "None"], var.snap_start)
    error_message = "snap_start: PublishedVersions or None"
  }
}

variable "memory_size" {
  type        = number
  description = "The function's memory, in MB."
  default     = 512
  nullable    = false

  validation {
    condition     = var.memory_size >= 256 && var.memory_size <= 3008
    error_message = "memory_size: 256 to 3008"
  }
}

variable "timeout" {
  type        = number
  description = "Seconds for one event, or for one batch."
  default     = 30
  nullable    = false

  validation {
    condition     = var.timeout >= 15 && var.timeout <= 120
    error_message = "timeout: 15 to 120"
  }
}

variable "reserved_concurrency" {
  type        = number
  description = "How many invocations may run at once, which bounds the load on the API server; 0 reserves nothing."
  default     = 5
  nullable    = false

  validation {
    condition     = var.reserved_concurrency >= 0 && var.reserved_concurrency <= 100
    error_message = "reserved_concurrency: 0 to 100"
  }
}

variable "log_retention_days" {
  type        = number
  description = "How long the function's logs are kept."
  default     = 30
  nullable    = false
}

variable "subnets" {
  type        = list(string)
  description = "For a private endpoint of the API server, subnets from which it and the endpoints of SSM, STS and, with table_stream, DynamoDB are reached."
  default     = []
  nullable    = false
}

variable "security_groups" {
  type        = list(string)
  description = "The function's security groups in these subnets."
  default     = []
  nullable    = false

  validation {
    condition     = (length(var.security_groups) > 0) == (length(var.subnets) > 0)
    error_message = "security_groups: some with subnets, none without"
  }
}

variable "event_path" {
  type        = string
  description = "Direct: rules invoke the function. Queue: they fill a queue of which it takes batches, with one patch for each resource of a batch. For bulk changes."
  default     = "Direct"
  nullable    = false

  validation {
    condition     = contains(["Direct", "Queue"], var.event_path)
    error_message = "event_path: Direct or Queue"
  }
}

variable "table_stream" {
  type        = bool
  description = "Whether the function hears of changes in the table, too. The operator makes nearly all of them itself, and its sweep finds the others."
  default     = false
  nullable    = false
}

variable "alarm_topic" {
  type        = string
  description = "The SNS topic that alarms are sent to."
  default     = null

  validation {
    condition     = var.alarm_topic == null || can(regex("^arn:aws[a-z-]*:sns:", var.alarm_topic))
    error_message = "alarm_topic: a topic's ARN"
  }
}
