"""Alembic, driven by lines of JSON: `{"do": …}` in, `{"ok": …}` or `{"error": …}` out. The connection is in PG variables."""

import contextlib
import json
import os
import sys
import tempfile
import time

from alembic import command
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

sys.path.insert(0, os.path.dirname(__file__))
from models import metadata_of  # noqa: E402

# All that autogenerate can be told to look at.
OPTIONS = {
    "compare_type": True,
    "compare_server_default": True,
    "autogenerate_plugins": ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
}

ENV = """
from alembic import context
given = context.config.attributes
with given["engine"].connect() as connection:
    context.configure(connection=connection, target_metadata=given["metadata"], **given["options"])
    with context.begin_transaction():
        context.run_migrations()
"""


class Side:
    def open(self, schema):
        arguments = {"options": f"-csearch_path={schema}"}
        self.engine = create_engine("postgresql+psycopg://", connect_args=arguments, poolclass=NullPool)
        self.folder = tempfile.TemporaryDirectory(prefix="alembic-")
        self.config = Config()
        self.config.set_main_option("script_location", self.folder.name)
        os.rmdir(self.folder.name)
        # It writes a file beside the configuration's, which there is none of.
        self.config.config_file_name = f"{self.folder.name}.ini"
        command.init(self.config, self.folder.name)
        os.remove(self.config.config_file_name)
        self.config.config_file_name = None
        with open(f"{self.folder.name}/env.py", "w") as env:
            env.write(ENV)
        self.config.attributes.update(engine=self.engine, metadata=None, options=OPTIONS)

    def create(self, models):
        metadata_of(models).create_all(self.engine)

    def compare(self, models):
        with self.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts=OPTIONS)
            return render_python_code(produce_migrations(context, metadata_of(models)).upgrade_ops, migration_context=context)

    def revise(self, models):
        self.config.attributes["metadata"] = metadata_of(models)
        script = command.revision(self.config, "change", autogenerate=True)
        with open(script.path) as file:
            return file.read()

    def upgrade(self):
        command.upgrade(self.config, "head")

    def downgrade(self):
        command.downgrade(self.config, "-1")

    def time(self, models, rounds):
        """Seconds of each comparison, with the models built and one connection open: only Alembic's own work."""
        metadata, seconds = metadata_of(models), []
        with self.engine.connect() as connection:
            for _ in range(rounds):
                start = time.perf_counter()
                context = MigrationContext.configure(connection, opts=OPTIONS)
                ops = produce_migrations(context, metadata).upgrade_ops
                seconds.append(time.perf_counter() - start)
                connection.rollback()
        return {"seconds": seconds, "found": len(ops.as_diffs())}


side, answers = Side(), sys.stdout
for line in sys.stdin:
    asked = json.loads(line)
    do = asked.pop("do")
    try:
        with contextlib.redirect_stdout(sys.stderr):
            answer = {"ok": getattr(side, do)(**asked)}
    except (Exception, SystemExit) as error:
        answer = {"error": f"{type(error).__name__}: {getattr(error, 'orig', None) or error}"}
    print(json.dumps(answer), file=answers, flush=True)
