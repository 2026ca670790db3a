"""`python -m wolkflow` is the command `wolkflow`."""

from wolkflow.cli import main

if __name__ == "__main__":
    main()
