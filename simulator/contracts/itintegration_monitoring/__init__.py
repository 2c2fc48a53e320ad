"""itintegration:monitoring 1.0."""
