# Made by Terraform and before the function, which takes its name: Lambda would otherwise make a group of its own on the
# first call, kept for ever and outliving a destroy, and the next apply would fail on "already exists".
resource "aws_cloudwatch_log_group" "this" {
  name              = var.name
  retention_in_days = var.retention_in_days
}
