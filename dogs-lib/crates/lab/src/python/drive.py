"""Drives one kernel. Each line of standard input is a request of JSON, each line of standard output its answer."""

import json
import os
import queue
import signal
import sys
import time

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

# The kernel writes to standard output too; what is for us stays apart from that.
ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
# evcxr hands on what a cell wrote to standard error a moment after it says that the cell is done.
LATE = 0.05


class Driver:
    def start(self, argv, cwd, env, timeout):
        self.kernel = KernelManager(kernel_name="rust")
        self.kernel._kernel_spec = KernelSpec(argv=argv, language="rust", display_name="Rust", interrupt_mode="message")
        begin = time.monotonic()
        self.kernel.start_kernel(cwd=cwd, env=os.environ | env)
        self.client = self.kernel.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=timeout)
        return {"seconds": time.monotonic() - begin, "pid": self.kernel.provisioner.pid}

    def send(self, code):
        self.begin = time.monotonic()
        self.request = self.client.execute(code, allow_stdin=False, stop_on_error=False)
        return {}

    def wait(self, timeout):
        said = {"stdout": "", "stderr": "", "text": None, "error": None}
        end = time.monotonic() + timeout
        until = None
        while until is None or time.monotonic() < until:
            try:
                message = self.client.get_iopub_msg(timeout=1 if until is None else LATE)
            except queue.Empty:
                if until is None and not self.kernel.is_alive():
                    said["error"] = "the kernel ended"
                    return said
                if time.monotonic() > end:
                    raise TimeoutError(f"the cell was not done after {timeout} seconds")
                continue
            if message["parent_header"].get("msg_id") != self.request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                said[content["name"]] += content["text"]
            elif kind == "execute_result":
                said["text"] = content["data"].get("text/plain")
            elif kind == "error":
                said["error"] = (said["error"] or "") + "\n".join(content["traceback"]) + "\n"
            elif kind == "status" and content["execution_state"] == "idle":
                said["seconds"] = time.monotonic() - self.begin
                until = time.monotonic() + LATE
        return said

    def interrupt(self):
        self.kernel.interrupt_kernel()
        return {}

    def kill(self):
        os.killpg(os.getpgid(self.kernel.provisioner.pid), signal.SIGKILL)
        return {}

    def end(self):
        self.client.stop_channels()
        del self.client
        self.kernel.shutdown_kernel(now=True)
        return {}


driver = Driver()
try:
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = getattr(driver, request.pop("do"))(**request)
        except Exception as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=ANSWERS, flush=True)
finally:
    # Whoever asked is gone, perhaps killed.
    if hasattr(driver, "client"):
        driver.end()
