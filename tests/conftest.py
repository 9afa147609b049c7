"""What every test shares: no network, no calls home."""
