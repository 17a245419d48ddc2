provider "aws" {
  region = var.region

  # Stops plan, apply and destroy alike when the credentials of the day are those of another account.
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = merge({ Application = var.name, ManagedBy = "terraform" }, var.tags)
  }
}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

data "aws_partition" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  region     = data.aws_region.current.id

  # Names that are unique in an account, not in a region, carry the region: one account can hold one Narrator a region.
  bucket_name = var.bucket_name != "" ? var.bucket_name : "${var.name}-${local.account_id}-${local.region}"
  role_name   = "${var.name}-${local.region}"

  # Relative to this folder, wherever Terraform was started (`-chdir` or not).
  function_package = startswith(var.function_package, "/") ? var.function_package : "${path.root}/${var.function_package}"

  # Each partition has a console of its own. One that is not here gets no link rather than a wrong one.
  console_domain = lookup({
    aws        = "console.aws.amazon.com"
    aws-cn     = "console.amazonaws.cn"
    aws-us-gov = "console.amazonaws-us-gov.com"
  }, data.aws_partition.current.partition, "")

  # A setting that is empty is left out: the function then takes Polly's own default, or puts no such link into its notices.
  environment = merge({ for name, value in {
    TOPIC_ARN              = module.notices.arn
    VOICE_ID               = var.voice_id
    ENGINE                 = var.engine
    LANGUAGE_CODE          = var.language_code
    SAMPLE_RATE            = var.sample_rate
    MAX_CHARACTERS         = tostring(var.max_characters)
    POLLY_CONCURRENCY      = tostring(var.polly_concurrency)
    PRESIGNED_LINK_MINUTES = var.presigned_link_minutes > 0 ? tostring(var.presigned_link_minutes) : ""
    CONSOLE_URL            = var.console_links && local.console_domain != "" ? "https://${local.region}.${local.console_domain}" : ""
  } : name => value if value != "" }, var.function_environment)

  alert_emails = var.alert_emails == null ? var.notice_emails : var.alert_emails
}

# Remembers the account and region that this state was made in. Without it, a plan with the credentials of another account
# would find nothing there, forget everything and build it all a second time. A destroy checks no postcondition: there, only
# `allowed_account_ids` stops the wrong account.
resource "terraform_data" "target" {
  input = { account_id = local.account_id, region = local.region }

  lifecycle {
    ignore_changes = [input]

    postcondition {
      condition     = self.output.account_id == local.account_id
      error_message = "This state describes account ${self.output.account_id}, but today's credentials are of account ${local.account_id}. Use the credentials of ${self.output.account_id}, or give ${local.account_id} a state of its own: terraform init -reconfigure -backend-config=path=…"
    }

    postcondition {
      condition     = self.output.region == local.region
      error_message = "This state describes region \"${self.output.region}\", but today's region is \"${local.region}\". Set region to \"${self.output.region}\", or give \"${local.region}\" a state of its own: terraform init -reconfigure -backend-config=path=…"
    }
  }
}

# The bucket calls the function and the function may read the bucket, so these two modules name each other. That is no
# cycle, because Terraform orders resources, not modules:
#   bucket -> permission of the function -> notification of the bucket.
# A `depends_on` on either module would make a cycle.
module "bucket" {
  source = "./modules/bucket"

  name                               = local.bucket_name
  force_destroy                      = var.force_destroy
  abort_incomplete_multipart_days    = var.abort_incomplete_multipart_days
  noncurrent_version_expiration_days = var.noncurrent_version_expiration_days

  # Not the plain ARN: this one waits until S3 may invoke the function.
  notification_function_arn = module.lambda.invocable_arn
}

module "notices" {
  source = "./modules/sns"

  name        = "${var.name}-notices"
  account_id  = local.account_id
  kms_key_arn = var.kms_key_arn
  emails      = var.notice_emails
}

module "alerts" {
  source = "./modules/sns"

  name        = "${var.name}-alerts"
  account_id  = local.account_id
  kms_key_arn = var.kms_key_arn
  emails      = local.alert_emails

  allow_alarms = var.alarms
}

module "logs" {
  source = "./modules/logs"

  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days

  # The plain name, not the function's output: the function takes its log group from here, and alarms need not wait for it.
  alarms          = var.alarms
  function_name   = var.name
  alarm_topic_arn = module.alerts.arn
}

module "iam" {
  source = "./modules/iam"

  name          = local.role_name
  function_name = var.name
  bucket_arn    = module.bucket.arn
  topic_arns    = [module.notices.arn, module.alerts.arn]
  log_group_arn = module.logs.arn
  kms_key_arn   = var.kms_key_arn
}

module "lambda" {
  source = "./modules/lambda"

  name                 = var.name
  role_arn             = module.iam.role_arn
  package              = local.function_package
  runtime              = var.runtime
  architecture         = var.architecture
  memory_size          = var.memory_size
  timeout              = var.timeout
  reserved_concurrency = var.reserved_concurrency
  environment          = local.environment

  log_group_name = module.logs.name
  log_level      = var.log_level

  maximum_retry_attempts    = var.maximum_retry_attempts
  maximum_event_age_seconds = var.maximum_event_age_seconds
  failure_destination_arn   = module.alerts.arn

  source_bucket_arn = module.bucket.arn
  source_account_id = local.account_id
}
