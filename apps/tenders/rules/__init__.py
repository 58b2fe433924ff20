"""The law of a tender as plain values and pure functions: calendar, rule books, timelines. Knows no framework."""
