"""The models of a change as SQLAlchemy has them: written as its documentation and Alembic's advise."""

import re

from sqlalchemy import (
    ARRAY, BigInteger, Boolean, CheckConstraint, Column, Computed, Date, DateTime, Enum, Float, ForeignKeyConstraint,
    Identity, Index, Integer, LargeBinary, MetaData, Numeric, PrimaryKeyConstraint, Sequence, SmallInteger, String,
    Table, Text, Time, UniqueConstraint, Uuid, func, text,
)
from sqlalchemy.dialects import postgresql as pg

# Alembic's advice, so that everything has a name to drop it by; these are the ones that Postgres itself gives.
NAMES = {
    "pk": "%(table_name)s_pkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
}

TYPES = {
    "boolean": Boolean, "smallint": SmallInteger, "integer": Integer, "int": Integer, "bigint": BigInteger,
    "real": pg.REAL, "double precision": pg.DOUBLE_PRECISION, "text": Text, "bytea": LargeBinary, "date": Date,
    "time": Time, "timestamp": DateTime, "timestamptz": lambda: DateTime(timezone=True), "numeric": Numeric,
    "decimal": Numeric, "varchar": String, "char": pg.CHAR,
    "json": pg.JSON, "jsonb": pg.JSONB, "uuid": Uuid, "int4range": pg.INT4RANGE, "tsvector": pg.TSVECTOR,
}
SERIAL = {"smallserial": SmallInteger, "serial": Integer, "bigserial": BigInteger}


def type_of(column, metadata):
    said = column["type"]
    if said["labels"] is not None:
        kind = Enum(*said["labels"], name=said["sql"], metadata=metadata)
        return ARRAY(kind) if said["array"] else kind
    sql, array = said["sql"], said["array"]
    while sql.endswith("[]"):
        sql, array = sql[:-2], True
    name, _, size = sql.partition("(")
    sizes = [int(number) for number in re.findall(r"\d+", size)]
    kind = TYPES[name](*sizes)
    if column["collation"]:
        kind = type(kind)(*sizes, collation=column["collation"])
    return ARRAY(kind) if array else kind


def column_of(table, column, metadata):
    options = {"nullable": column["nullable"], "comment": column["comment"], "autoincrement": False}
    kind, value = column["value"]
    if column["type"]["sql"] in SERIAL:
        numbers = SERIAL[column["type"]["sql"]]
        sequence = Sequence(f"{table}_{column['name']}_seq", metadata=metadata, data_type=numbers())
        return Column(column["name"], numbers, sequence, server_default=sequence.next_value(), **options)
    more = []
    if kind == "default":
        options["server_default"] = text(value)
    elif kind in ("always", "by default"):
        more = [Identity(always=kind == "always")]
        del options["autoincrement"]
    elif kind == "generated":
        more = [Computed(value, persisted=True)]
    return Column(column["name"], type_of(column, metadata), *more, **options)


def check_of(table, check, taken):
    name = check["name"]
    if name is None:
        used = [column["name"] for column in table["columns"] if re.search(rf"\b{re.escape(column['name'])}\b", check["sql"])]
        name = base = f"{table['name']}_{used[0]}_check" if len(used) == 1 else f"{table['name']}_check"
        number = 1
        while name in taken:
            name, number = f"{base}{number}", number + 1
        taken.add(name)
    return CheckConstraint(text(check["sql"]), name=name[:63])


def index_of(table, index):
    elements, operators, words = [], {}, []
    for kind, sql in index["elements"]:
        call, ops, order = (re.fullmatch(pattern, sql) for pattern in (r"(\w+)\((\w+)\)", r"(\w+) (\w+_ops)", r"(\w+) DESC NULLS LAST"))
        words += re.findall(r"\w+", sql)
        if kind == "column":
            elements.append(table.c[sql])
        elif call:
            elements.append(getattr(func, call[1])(table.c[call[2]]))
        elif ops:
            elements.append(table.c[ops[1]])
            operators[ops[1]] = ops[2]
        elif order:
            elements.append(table.c[order[1]].desc().nulls_last())
        else:
            elements.append(text(sql))
    options = {
        "unique": index["unique"],
        "postgresql_using": index["method"],
        "postgresql_include": index["include"],
        "postgresql_where": text(index["where"]) if index["where"] else None,
        "postgresql_with": dict(pair.split(" = ") for pair in [index["with"]] if pair),
        "postgresql_ops": operators,
        "postgresql_nulls_not_distinct": index["nulls_not_distinct"] or None,
    }
    name = index["name"] or f"{table.name}_{'_'.join(words)}_idx"[:63]
    # A condition has no truth of its own.
    said = {key: option for key, option in options.items() if key == "postgresql_where" or option}
    return Index(name, *elements, **{key: option for key, option in said.items() if option is not None})


def metadata_of(models):
    metadata = MetaData(naming_convention=NAMES)
    keys = {model["name"]: model["primary_key"] for model in models}
    for model in models:
        parts = [column_of(model["name"], column, metadata) for column in model["columns"]]
        if model["primary_key"]:
            parts.append(PrimaryKeyConstraint(*model["primary_key"]))
        for unique in model["uniques"]:
            nulls = {"postgresql_nulls_not_distinct": True} if unique["nulls_not_distinct"] else {}
            parts.append(UniqueConstraint(*unique["columns"], name=unique["name"], **nulls))
        taken = set()
        parts += [check_of(model, check, taken) for check in model["checks"]]
        for key in model["foreign_keys"]:
            to = [f"{key['table']}.{column}" for column in key["to"] or keys[key["table"]]]
            late = {"deferrable": True, "initially": "DEFERRED"} if key["deferrable"] else {}
            parts.append(
                ForeignKeyConstraint(
                    key["columns"], to, name=key["name"], onupdate=key["on_update"], ondelete=key["on_delete"], **late
                )
            )
        table = Table(model["name"], metadata, *parts, comment=model["comment"])
        for index in model["indexes"]:
            index_of(table, index)
    return metadata
