# Stands for an override that a local run left behind. It is not in the root, nor in tests/variables, because it would
# change every other test there; the variables are the root's own, by a symbolic link.
