"""The tables. Times are in ms since 1970, UTC; values of feeds and parameters are JSON."""

from typing import Final

VERSION: Final = 1

TABLES: Final = """
CREATE TABLE device (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, password TEXT, name TEXT NOT NULL,
    type TEXT NOT NULL, delivery TEXT NOT NULL, delivery_given INTEGER NOT NULL DEFAULT 0,
    parent TEXT NOT NULL,
    created_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL, readings INTEGER NOT NULL
);
CREATE TABLE feed (
    id INTEGER PRIMARY KEY, device INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    reference TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, unit TEXT NOT NULL,
    learned INTEGER NOT NULL, removed INTEGER NOT NULL DEFAULT 0,
    value TEXT, time_ms INTEGER NOT NULL DEFAULT 0, arrived_ms INTEGER NOT NULL DEFAULT 0,
    commanded TEXT, commanded_ms INTEGER NOT NULL DEFAULT 0, UNIQUE (device, reference)
);
CREATE TABLE reading (
    feed INTEGER NOT NULL REFERENCES feed ON DELETE CASCADE,
    time_ms INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (feed, time_ms, value)
) WITHOUT ROWID;
CREATE TABLE attribute (
    device INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    name TEXT NOT NULL, type TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (device, name)
) WITHOUT ROWID;
CREATE TABLE parameter (
    device INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    name TEXT NOT NULL, value TEXT NOT NULL, reported TEXT, PRIMARY KEY (device, name)
) WITHOUT ROWID;
CREATE TABLE file (
    device INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    name TEXT NOT NULL, size INTEGER NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (device, name)
) WITHOUT ROWID;
CREATE TABLE transfer (
    id INTEGER PRIMARY KEY, device INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    kind TEXT NOT NULL, name TEXT NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL,
    hash TEXT NOT NULL, cut TEXT NOT NULL, chunk INTEGER NOT NULL,
    done INTEGER NOT NULL, status TEXT NOT NULL,
    error TEXT NOT NULL, created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL
);
CREATE INDEX transfer_of ON transfer (device);
CREATE TABLE part (
    transfer INTEGER NOT NULL REFERENCES transfer ON DELETE CASCADE,
    number INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (transfer, number)
);
CREATE TABLE install (
    id INTEGER PRIMARY KEY, device INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    file TEXT NOT NULL, status TEXT NOT NULL, error TEXT NOT NULL,
    version_before TEXT NOT NULL, version_after TEXT NOT NULL,
    created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL
);
CREATE INDEX install_of ON install (device);
CREATE TABLE waiting (
    id INTEGER PRIMARY KEY, device INTEGER NOT NULL REFERENCES device ON DELETE CASCADE,
    message TEXT NOT NULL, payload BLOB NOT NULL
);
CREATE INDEX waiting_of ON waiting (device);
"""
