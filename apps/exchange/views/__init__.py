"""What machines ask over HTTP, and the pages that explain it."""
