output "role_arn" {
  description = "ARN of the role, known only once it holds its policy."
  value       = aws_iam_role.this.arn

  # A function that started with the bare role would fail its first texts with AccessDenied, and Lambda refuses an
  # on-failure destination that the role may not publish to.
  depends_on = [aws_iam_role_policy_attachment.this]
}

output "role_name" {
  description = "Name of the role."
  value       = aws_iam_role.this.name
}

output "policy" {
  description = "What the role may do, as JSON."
  value       = data.aws_iam_policy_document.this.json
}

output "trust_policy" {
  description = "Who may assume the role, as JSON."
  value       = data.aws_iam_policy_document.trust.json
}
