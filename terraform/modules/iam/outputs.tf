output "role_arn" {
  description = "ARN of the role, known only once it holds its policy."
  value       = aws_iam_role.this.arn

  # A function that started with the bare role would fail its first texts with AccessDenied, and Lambda refuses an
  # on-failure destination that the role may not publish to.
  depends_on = [aws_iam_role_policy_attachment.this]
}
