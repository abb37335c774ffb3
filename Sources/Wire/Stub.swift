// Written by the next commits.
