"""`python -m apps.evidence.verify BUNDLE`: the verifier on its own."""

from __future__ import annotations

import sys

from apps.evidence.verify.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
