"""Writers: each turns one Document into the bytes of one format."""
