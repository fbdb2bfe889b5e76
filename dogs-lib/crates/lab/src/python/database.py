"""The database's settings, layered as the library layers them, and a database for one notebook."""

import contextlib
import json
import os
import secrets
import sys
import time

import psycopg
from psycopg import conninfo, sql

# Each variable and libpq's parameter of the same meaning.
PARAMETERS = {
    "PGHOST": "host",
    "PGHOSTADDR": "hostaddr",
    "PGPORT": "port",
    "PGUSER": "user",
    "PGPASSWORD": "password",
    "PGDATABASE": "dbname",
    "PGPASSFILE": "passfile",
    "PGCONNECT_TIMEOUT": "connect_timeout",
    "PGAPPNAME": "application_name",
    "PGOPTIONS": "options",
    "PGSSLMODE": "sslmode",
    "PGTARGETSESSIONATTRS": "target_session_attrs",
    "PGSERVICE": "service",
}
DAY = 24 * 60 * 60
PREFIX = "lab_run_"


def parameters(layers):
    """libpq's parameters from dicts of variables: the first layer wins, in each of them DATABASE_URL."""
    found = {}
    for layer in reversed(layers):
        layer = {name: value for name, value in layer.items() if value}
        found |= {to: layer[name] for name, to in PARAMETERS.items() if name in layer}
        if url := layer.get("DATABASE_URL"):
            try:
                found |= conninfo.conninfo_to_dict(url)
            except psycopg.Error:
                # libpq quotes the whole of it, with the password.
                raise SystemExit("DATABASE_URL is no connection string: postgres://user:password@host:5432/database")
    return found


def connect(found, default, **more):
    """A connection: `default` is host's user, password and database where nothing says otherwise."""
    for name in PARAMETERS:
        # They are in `found`, as far as they count.
        os.environ.pop(name, None)
    whole = {"host": "localhost", "user": default, "dbname": default, "connect_timeout": "10"}
    if "service" in found:
        whole = {}
    whole |= found | more
    try:
        return psycopg.connect(autocommit=True, **whole)
    except psycopg.OperationalError:
        if "password" in whole:
            raise
        # No password was given, and the password file has none.
        return psycopg.connect(autocommit=True, **whole, password=default)


def variables(connection, found):
    """What a program needs to connect to the same database, as variables."""
    info = connection.info
    used = info.get_parameters() | {"password": info.password}
    names = {name: to for name, to in PARAMETERS.items() if to in found or to in ("host", "port", "user", "password", "dbname")}
    return {name: used[to] for name, to in names.items() if used.get(to)}


@contextlib.contextmanager
def fresh(layers, default):
    """A new database for the time of the block: gives its variables, its name, and the name that it stands for."""
    found = parameters(layers)
    try:
        connection = connect(found, default)
    except psycopg.OperationalError as error:
        if "does not exist" not in str(error) or "database" not in str(error):
            raise
        connection = connect(found, default, dbname="postgres")
    maintenance = connection.info.dbname
    with connection:
        drop_forgotten(connection)
        name = f"{PREFIX}{int(time.time())}_{secrets.token_hex(4)}"
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            stands_for = found.get("dbname", default)
            yield variables(connection, found) | {"PGDATABASE": name}, name, stands_for
        finally:
            try:
                drop(connection, name)
            except psycopg.OperationalError:
                # The server was restarted meanwhile.
                with connect(found, default, dbname=maintenance) as again:
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


def probe(job):
    """What answers at the configured address, or why nothing does."""
    try:
        with connect(parameters(job["layers"]), job["default"], connect_timeout="3") as connection:
            info = connection.info
            where = {"host": info.host, "port": info.port, "user": info.user, "database": info.dbname}
            return {"version": info.parameter_status("server_version"), **where}
    except psycopg.Error as error:
        return {"error": str(error).strip()}
