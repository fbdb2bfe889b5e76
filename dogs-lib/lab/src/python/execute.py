# After database.py.
"""Runs cells in a kernel. The job comes on standard input; each line of standard output is an object of JSON."""

import asyncio
import queue
import signal

import nbformat
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete

# evcxr hands on what a cell wrote to standard error a moment after it says that the cell is done.
LATE = 0.05
END = "lab: the notebook ends here"


class OneKernel(KernelSpecManager):
    """Knows one kernel, whatever is asked for."""

    def __init__(self, spec):
        super().__init__()
        self.spec = spec

    def get_kernel_spec(self, kernel_name):
        return KernelSpec(argv=self.spec["argv"], language="rust", display_name="Rust", interrupt_mode="message")


class Run:
    def __init__(self, job):
        self.job = job
        self.notebook = nbformat.read(job["notebook"], as_version=4) if "notebook" in job else of_cells(job["cells"])
        self.client = NotebookClient(
            self.notebook,
            kernel_name="rust",
            startup_timeout=job["startup_timeout"],
            resources={"metadata": {"path": job["cwd"]}},
            store_widget_state=False,
        )
        if job["kernel"]:
            self.client.create_kernel_manager()
            self.client.km.kernel_spec_manager = OneKernel(job["kernel"])
        # The cell of each request, for messages that come late.
        self.asked = {}

    async def all(self, variables):
        cells = [(i, cell) for i, cell in enumerate(self.notebook.cells) if cell.cell_type == "code"]
        for _, cell in cells:
            cell.outputs, cell.execution_count = [], None
        environment = os.environ | self.job["environment"] | variables
        async with self.client.async_setup_kernel(env={k: v for k, v in environment.items() if v is not None}):
            tell(started=True)
            for n, (i, cell) in enumerate(cells, 1):
                if not cell.source.strip():
                    continue
                tell(cell=n, of=len(cells))
                try:
                    await self.one(cell.source, cell, i)
                except Stopped as stopped:
                    tell(stopped=str(stopped), cell=n)
                    return
                await self.late(LATE)
            await self.end(cells)

    async def one(self, source, cell, index, until=None):
        """Asks for one cell, and takes in messages until the kernel is done with it, and `until` is seen."""
        request = self.client.kc.execute(source, allow_stdin=False, stop_on_error=False)
        self.asked[request] = (cell, index)
        end = time.monotonic() + self.job["timeout"]
        done = False
        while not (done and (until is None or until(cell))):
            try:
                message = await self.client.kc.get_iopub_msg(timeout=1)
            except queue.Empty:
                if not await self.client.km.is_alive():
                    raise Stopped("the kernel ended")
                if time.monotonic() > end:
                    raise Stopped(f"it was not done after {self.job['timeout']} seconds")
                continue
            done = self.take(message, request) or done

    def take(self, message, request=None):
        """Gives a message to the cell that it answers; whether it says that the kernel is done with `request`."""
        asked = message["parent_header"].get("msg_id")
        if asked not in self.asked:
            return False
        try:
            self.client.process_message(message, *self.asked[asked])
        except CellExecutionComplete:
            return asked == request
        return False

    async def late(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                self.take(await self.client.kc.get_iopub_msg(timeout=left))
            except queue.Empty:
                return

    async def end(self, cells):
        """Standard error keeps its order: when this line is here, so are all before it."""
        if not any(cell.source.strip() for _, cell in cells):
            return
        last = nbformat.v4.new_code_cell()
        written = lambda cell: any(END in (output.get("text") or output.get("evalue") or "") or output.output_type == "error" for output in cell.outputs)
        await self.one(f"eprintln!({json.dumps(END)});", last, len(self.notebook.cells), written)


class Stopped(Exception):
    pass


def of_cells(sources):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])


def tell(**what):
    print(json.dumps(what), flush=True)


async def main(job):
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    loop.add_signal_handler(signal.SIGTERM, task.cancel)
    run = Run(job)
    if job["layers"] is None:
        await run.all({})
    else:
        with fresh(job["layers"], job["default"]) as (variables, name, stands_for):
            tell(database=name, stands_for=stands_for)
            unset = {"DATABASE_URL": None, "PGSERVICE": None, "PGHOSTADDR": None}
            await run.all(unset | variables)
    tell(notebook=run.notebook)


try:
    asyncio.run(main(json.load(sys.stdin)))
except psycopg.Error as error:
    raise SystemExit(str(error).strip())
except asyncio.CancelledError:
    raise SystemExit("interrupted")
