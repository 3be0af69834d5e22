"""What a query would have brought: old items through the code of production."""
