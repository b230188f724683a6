"""The command line by subject; `analysis.__main__` puts the commands together."""
