"""The same work in Python. peers.py CONTENDER TASK COUNT; prints seconds, and the kB of memory before and at the peak."""

import datetime
import pathlib
import sys
import time

contender, task, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
BIRTHDAY = datetime.date(2020, 2, 29)
COLUMNS = "name, birthday, height, weight"


def values(i):
    return f"dog {i}", BIRTHDAY, 10 + i % 20, 20 + i % 50


def memory(measure):
    status = pathlib.Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((line.split()[1] for line in lines if line.startswith(measure)), 0)


def measure(work):
    before, start = memory("VmRSS"), time.perf_counter()
    done = work()
    print(f"{time.perf_counter() - start:.6f} {before} {memory('VmHWM')}")
    assert done == count, f"{done} of {count}"


def sqlalchemy():
    from sqlalchemy import BigInteger, Date, Identity, Integer, Text, create_engine, insert, select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase):
        pass

    class Dog(Base):
        __tablename__ = "dogs"
        id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
        name: Mapped[str] = mapped_column(Text)
        birthday: Mapped[datetime.date] = mapped_column(Date)
        height: Mapped[int] = mapped_column(Integer)
        weight: Mapped[int] = mapped_column(Integer)

    def new(i):
        name, birthday, height, weight = values(i)
        return Dog(name=name, birthday=birthday, height=height, weight=weight)

    def add_one(session, i):
        dog = new(0)
        dog.name = f"new dog {i}"
        session.add(dog)
        session.commit()
        return dog.id

    def get_one(session, name):
        # As the recipe's cells do it, each a transaction of its own; the object is not kept from the one before.
        session.expunge_all()
        dog = session.scalars(select(Dog).where(Dog.name == name)).one()
        session.commit()
        return dog

    # The address is in the PG variables.
    with Session(create_engine("postgresql+psycopg://")) as session:
        session.execute(select(Dog).limit(1)).all()
        session.commit()
        if task == "add" and contender == "orm":

            def work():
                session.add_all([new(i) for i in range(count)])
                session.commit()
                return count
        elif task == "add":

            def work():
                rows = [dict(zip(("name", "birthday", "height", "weight"), values(i))) for i in range(count)]
                session.execute(insert(Dog), rows)
                session.commit()
                return count
        elif task == "one_add":

            def work():
                return sum(add_one(session, i) > 0 for i in range(count))
        elif task == "one_get":
            get_one(session, "dog 1")

            def work():
                return sum(get_one(session, f"dog {i * 7919 % 1000}").id > 0 for i in range(count))
        elif task in ("all", "all_by_name"):
            query = select(Dog).order_by(Dog.name, Dog.id) if task == "all_by_name" else select(Dog)

            def work():
                return len(session.scalars(query).all())
        elif task == "stream":

            def work():
                return sum(dog.weight > 0 for dog in session.scalars(select(Dog).execution_options(yield_per=1000)))

        measure(work)


def psycopg():
    import psycopg

    with psycopg.connect("") as connection, connection.cursor(binary=True) as cursor:
        cursor.execute("SELECT 1 FROM dogs LIMIT 1")
        connection.commit()
        insert = f"INSERT INTO dogs ({COLUMNS}) VALUES (%s, %s, %s, %s)"
        select = "SELECT id, name, birthday, height, weight FROM dogs"

        def copy():
            with cursor.copy(f"COPY dogs ({COLUMNS}) FROM STDIN (FORMAT binary)") as into:
                into.set_types(["text", "date", "int4", "int4"])
                for i in range(count):
                    into.write_row(values(i))
            connection.commit()
            return count

        def many():
            cursor.executemany(insert, (values(i) for i in range(count)))
            connection.commit()
            return count

        def add_one():
            for i in range(count):
                cursor.execute(insert + " RETURNING id", (f"new dog {i}", *values(0)[1:]), prepare=True)
                cursor.fetchone()
                connection.commit()
            return count

        def get_one():
            connection.commit()
            connection.autocommit = True
            return sum(
                cursor.execute(select + " WHERE name = %s", (f"dog {i * 7919 % 1000}",), prepare=True).fetchone()[0] > 0
                for i in range(count)
            )

        def all():
            return len(cursor.execute(select).fetchall())

        def all_by_name():
            return len(cursor.execute(select + " ORDER BY name, id").fetchall())

        def stream():
            return sum(row[4] > 0 for row in cursor.stream(select))

        tasks = {"add": copy if contender == "copy" else many, "one_add": add_one, "one_get": get_one}
        measure({**tasks, "all": all, "all_by_name": all_by_name, "stream": stream}[task])


if contender in ("orm", "bulk"):
    sqlalchemy()
else:
    psycopg()
