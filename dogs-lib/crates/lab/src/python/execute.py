# After database.py.
"""Runs cells in a kernel. The job comes on standard input; each line of standard output is an object of JSON."""

import asyncio
import pathlib
import queue
import signal

import nbformat
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

# evcxr hands on what a cell wrote to standard error a moment after it says that the cell is done.
LATE = 0.05
# The kernel writes to standard output too; what is for us stays apart from that.
ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
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
        self.kernel = AsyncKernelManager(kernel_name="rust")
        if job["kernel"]:
            self.kernel.kernel_spec_manager = OneKernel(job["kernel"])
        self.client = None
        # The cell of each request, for messages that come late.
        self.asked = {}

    async def all(self, variables):
        cells = [cell for cell in self.notebook.cells if cell.cell_type == "code"]
        for cell in cells:
            cell.outputs, cell.execution_count = [], None
        environment = os.environ | self.job["environment"] | variables
        environment = {name: value for name, value in environment.items() if value is not None}
        try:
            await self.kernel.start_kernel(cwd=self.job["cwd"], env=environment)
            self.client = self.kernel.client()
            self.client.start_channels()
            await self.client.wait_for_ready(timeout=self.job["startup_timeout"])
            await self.each(cells)
        finally:
            if self.client:
                self.client.stop_channels()
            await self.kernel.shutdown_kernel()

    async def each(self, cells):
        for n, cell in enumerate(cells, 1):
            if not cell.source.strip():
                continue
            tell(cell=n, of=len(cells))
            try:
                self.edit(n)
                await self.one(cell)
            except Stopped as stopped:
                tell(stopped=str(stopped), cell=n)
                return
            await self.late(LATE)
        await self.end()

    def edit(self, n):
        """Makes the edits that stand before a cell."""
        for edit in self.job["edits"]:
            if edit["before"] != n:
                continue
            path = pathlib.Path(self.job["root"], edit["file"])
            try:
                text = path.read_text()
            except OSError as error:
                raise Stopped(f"the edit before it cannot be made: {error}")
            if (count := text.count(edit["from"])) != 1:
                raise Stopped(f"the edit before it does not fit: {edit['file']} has these lines {count} times:\n{edit['from']}")
            path.write_text(text.replace(edit["from"], edit["to"]))

    async def one(self, cell, until=lambda cell: True):
        """Asks for one cell, and takes in messages until the kernel is done with it, and `until` says so too."""
        request = self.client.execute(cell.source, allow_stdin=False, stop_on_error=False)
        self.asked[request] = cell
        end = time.monotonic() + self.job["timeout"]
        done = False
        while not (done and until(cell)):
            try:
                message = await self.client.get_iopub_msg(timeout=1)
            except queue.Empty:
                if not await self.kernel.is_alive():
                    raise Stopped("the kernel ended")
                if time.monotonic() > end:
                    raise Stopped(f"it was not done after {self.job['timeout']} seconds")
                continue
            done = self.take(message) == request or done

    def take(self, message):
        """Gives a message to the cell that it answers; the request with which the kernel is done, if it says that."""
        asked, content = message["parent_header"].get("msg_id"), message["content"]
        if asked in self.asked and message["msg_type"] in ("stream", "execute_result", "display_data", "error"):
            self.asked[asked].outputs.append(nbformat.v4.output_from_msg(message))
        return asked if content.get("execution_state") == "idle" else None

    async def late(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                self.take(await self.client.get_iopub_msg(timeout=left))
            except queue.Empty:
                return

    async def end(self):
        """Standard error keeps its order: when this line is here, so is all that was written before it."""
        last = nbformat.v4.new_code_cell(f"eprintln!({json.dumps(END)});")
        await self.one(last, until=lambda cell: any(END in output.get("text", END) for output in cell.outputs))


class Stopped(Exception):
    pass


def of_cells(sources):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])


def tell(**what):
    print(json.dumps(what), file=ANSWERS, flush=True)


async def main(job):
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    loop.add_signal_handler(signal.SIGTERM, task.cancel)
    run = Run(job)
    if job["new_database"]:
        with fresh() as name:
            tell(database=name, stands_for=os.environ["PGDATABASE"])
            await run.all({"PGDATABASE": name})
    else:
        await run.all({})
    tell(notebook=run.notebook)


try:
    asyncio.run(main(json.load(sys.stdin)))
except psycopg.Error as error:
    raise SystemExit(str(error).strip())
except asyncio.CancelledError:
    raise SystemExit("interrupted")
