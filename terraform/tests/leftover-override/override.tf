# Stands for an override that a local run left behind. This folder holds the root's own variables (by a symbolic link) and
# nothing else, since a real left-over in the root would change every other test.
