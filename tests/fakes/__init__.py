"""What is outside the product, one fake each."""
