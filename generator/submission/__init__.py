"""What a department typed: the models of its YAML files, and loading them."""
