# A left-over override is refused where it could send a real account's resources elsewhere, and only there.

run "refuses_a_real_account" {
  command = plan

  module {
    source = "./tests/leftover-override"
  }

  variables {
    account_id = "111122223333"
  }

  expect_failures = [var.account_id]
}

run "lets_tflocal_work_on_the_emulators_account" {
  command = plan

  module {
    source = "./tests/leftover-override"
  }

  variables {
    account_id = "000000000000"
  }
}
