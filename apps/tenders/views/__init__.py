"""Pages of tenders: each parses, calls one use-case or query, and renders one template."""
