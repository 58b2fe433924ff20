"""The explorer: whoever watches over the procedure reads the journal here, and an auditor through a link; each reading is kept."""
