"""Pages and acts of awards."""
