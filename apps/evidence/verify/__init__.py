"""The offline verifier of evidence bundles (docs/formats/bundle.md): no Django, no network, no trust in what it reads."""
