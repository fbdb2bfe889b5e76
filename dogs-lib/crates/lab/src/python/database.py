"""The server that libpq's variables say, all of them resolved, and a database for one notebook."""

import contextlib
import json
import os
import secrets
import sys
import time

import psycopg
from psycopg import sql

DAY = 24 * 60 * 60
PREFIX = "lab_run_"


def connect(**other):
    return psycopg.connect(autocommit=True, **{"connect_timeout": os.environ.get("PGCONNECT_TIMEOUT", "10")} | other)


@contextlib.contextmanager
def fresh():
    """A new database for the time of the block: gives its name."""
    try:
        connection = connect()
    except psycopg.OperationalError as error:
        if "does not exist" not in str(error) or "database" not in str(error):
            raise
        connection = connect(dbname="postgres")
    maintenance = connection.info.dbname
    with connection:
        drop_forgotten(connection)
        name = f"{PREFIX}{int(time.time())}_{secrets.token_hex(4)}"
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield name
        finally:
            try:
                drop(connection, name)
            except psycopg.OperationalError:
                # The server was restarted meanwhile.
                with connect(dbname=maintenance) as again:
                    drop(again, name)


def drop_forgotten(connection):
    """Drops what runs left that were killed, when it is a day old and nobody uses it."""
    for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX + "%"]).fetchall():
        made = name.removeprefix(PREFIX).split("_")[0]
        if made.isdigit() and time.time() - int(made) > DAY:
            with contextlib.suppress(psycopg.Error):
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def drop(connection, name):
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def probe():
    """What answers at the configured address, or why nothing does."""
    try:
        with connect(connect_timeout="3") as connection:
            info = connection.info
            found = {"version": info.parameter_status("server_version"), "host": info.host, "port": info.port}
            return found | {"user": info.user, "database": info.dbname, "tls": tls(connection)}
    except psycopg.Error as error:
        return {"error": str(error).strip()}


def tls(connection):
    """The protocol by which the connection is encrypted, if it is."""
    if not connection.pgconn.ssl_in_use:
        return None
    with contextlib.suppress(psycopg.Error):
        row = connection.execute("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
        # Behind a pooler it is another line that the server speaks of.
        return row and row[0] or "TLS"
    return "TLS"
