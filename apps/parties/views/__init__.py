"""HTTP of the parties, by subject: parse, one use-case or query, one template."""
