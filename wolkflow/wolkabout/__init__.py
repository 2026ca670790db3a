"""A client of the WolkAbout device protocol, usable without the rest of wolkflow."""
