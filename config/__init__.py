"""How an installation runs: typed settings with one reader of the environment, addresses, servers."""
