"""What happened is told to other programs: written down with it, delivered until it arrives, waited for by nobody."""
