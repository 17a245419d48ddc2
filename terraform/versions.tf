terraform {
  # The tests override ARNs while planning (`override_during = plan`), which Terraform learned in 1.11.
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # 6.x is allowed so that nobody is held on the old major, but it is unproven here: everything in this folder was
      # planned, applied and destroyed with 5.100.0, which the lock file pins. Do not choose 6.2.0: it breaks Lambda
      # resources (hashicorp/terraform-provider-aws#43271).
      version = ">= 5.100.0, < 7.0.0"
    }
  }

  # The path is given at init (`-backend-config=path=…`), one for each target, so that the state of an emulator and the
  # state of a real account can never be the same file.
  backend "local" {}
}
