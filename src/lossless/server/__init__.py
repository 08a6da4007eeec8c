"""The board over HTTP: stateless translations of `query`."""
