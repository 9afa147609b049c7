"""Every way a person gets in: the command line and the pages."""
