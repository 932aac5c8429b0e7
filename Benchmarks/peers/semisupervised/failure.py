"""What ends the program with a sentence instead of a trace."""


class YardstickFailure(Exception):
    """Data, a command or a file of results is not as it should be."""
