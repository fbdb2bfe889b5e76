"""Looks at notebook 03 in a real browser, without a network, and uses it as a person would.

    .lab/venv/bin/pip install playwright        # once; and a Chromium, such as Debian's package
    .lab/venv/bin/python dogs-lib/tests/browser/look.py [--shots FOLDER]

JupyterLab runs every cell of a copy of the notebook; then the script sorts, filters, pages, folds and tabs through what
came out, in the light and the dark theme, and does the same in the page that nbconvert exports. It ends with an error at
the first thing that is not as it should be. It needs the kernel `rust` of the lab and a database, by PG variables or the
lab's own, and takes some minutes."""

import argparse
import contextlib
import html.parser
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import expect, sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[3]
NOTEBOOK = "03-ask-and-see.ipynb"
# Where a cell that everything comes from takes this long, something hangs.
RUN_ALL_SECONDS = 900


def chromium():
    for name in ["chromium", "chromium-browser", "google-chrome"]:
        if path := os.environ.get("CHROMIUM") or shutil.which(name):
            return path
    sys.exit("no Chromium: install one, or set CHROMIUM to it")


@contextlib.contextmanager
def place():
    """A folder like the repository's, with a copy of the notebook whose outputs are gone."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "notebooks").mkdir()
        (folder / "dogs-lib").symlink_to(ROOT / "dogs-lib")
        for extra in ["evcxr.toml"]:
            if (ROOT / "notebooks" / extra).exists():
                shutil.copy(ROOT / "notebooks" / extra, folder / "notebooks")
        notebook = json.loads((ROOT / "notebooks" / NOTEBOOK).read_text())
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"], cell["execution_count"] = [], None
        (folder / "notebooks" / NOTEBOOK).write_text(json.dumps(notebook))
        yield folder


@contextlib.contextmanager
def jupyter(folder, theme):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = folder / f"config-{theme}"
    (config / "labconfig").mkdir(parents=True)
    (config / "labconfig" / "default_setting_overrides.json").write_text(json.dumps({
        "@jupyterlab/apputils-extension:themes": {"theme": f"JupyterLab {theme}"},
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    }))
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0",
               "--IdentityProvider.token=look", f"--ServerApp.root_dir={folder / 'notebooks'}"]
    with open(folder / f"jupyter-{theme}.log", "w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | {"JUPYTER_CONFIG_DIR": str(config)})
        try:
            url = f"http://127.0.0.1:{port}"
            for _ in range(300):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{url}/api?token=look").read()
                    break
                time.sleep(0.2)
            yield f"{url}/lab/tree/{NOTEBOOK}?token=look&reset"
        finally:
            server.terminate()
            server.wait(60)


@contextlib.contextmanager
def browser(play):
    """A browser that reaches this machine only, and a list of what else it asked for."""
    chrome = play.chromium.launch(
        executable_path=chromium(), args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"])
    page = chrome.new_page(viewport={"width": 1100, "height": 900})
    page.set_default_timeout(30_000)
    outside, errors = [], []
    page.on("request", lambda request: outside.append(request.url) if not re.match(r"(https?|wss?)://127\.0\.0\.1|data:|blob:|file:", request.url) else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: (errors.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
    try:
        yield page, outside, errors
    except Exception:
        page.screenshot(path="look-failed.png")
        raise
    finally:
        chrome.close()


def run_all(page, url):
    page.goto(url)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)
    page.wait_for_selector(".jp-NotebookPanel-toolbar", timeout=60_000)
    # Cells that are sent before the kernel is there are not run.
    page.wait_for_selector("text=/Rust . Idle/", timeout=120_000)
    time.sleep(2)
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).click()
    end = time.monotonic() + RUN_ALL_SECONDS
    cells = page.locator(".jp-Notebook .jp-CodeCell .jp-InputArea-prompt")
    page.wait_for_function("document.querySelector('.jp-Notebook .jp-CodeCell .jp-InputArea-prompt').textContent != '[ ]:'")
    while any(not re.match(r"\[\d+\]", text) for text in cells.all_text_contents()):
        assert time.monotonic() < end, cells.all_text_contents()
        time.sleep(1)
    time.sleep(2)


def output_of(page, source):
    """What is under the cell that has `source` in it."""
    cell = page.locator(".jp-CodeCell, .jp-Cell").filter(has=page.locator(".jp-InputArea, .jp-Cell-inputArea", has_text=source)).first
    cell.scroll_into_view_if_needed()
    return cell.locator(".jp-OutputArea, .jp-Cell-outputArea").first


def column(box, index):
    return box.locator("tbody tr").evaluate_all(f"rows => rows.map(row => row.cells[{index}].textContent)")


def use_table(box):
    """Sorts, pages and filters the dogs, by mouse and by keyboard."""
    expect(box.locator("tbody tr")).to_have_count(25)
    expect(box.locator("nav [role=status]")).to_have_text("1\u201325 of 1,000")
    expect(box.locator("caption")).to_contain_text("1,200 rows")
    expect(box.locator("caption")).to_contain_text("the first 1,000 are here")
    weight = box.locator("th", has_text="weight")
    assert box.locator("th[scope=col]").count() == 5
    weight.click()
    expect(weight).to_have_attribute("aria-sort", "ascending")
    light = [int(text) for text in column(box, 4)]
    assert light == sorted(light) and light[0] < 10, light
    weight.focus()
    weight.press("Enter")
    expect(weight).to_have_attribute("aria-sort", "descending")
    heavy = [int(text) for text in column(box, 4)]
    assert heavy == sorted(heavy, reverse=True) and heavy[0] > 60, heavy
    box.get_by_label("next page").click()
    expect(box.locator("nav [role=status]")).to_have_text("26\u201350 of 1,000")
    assert int(column(box, 4)[0]) <= heavy[-1]
    box.get_by_label("previous page").click()
    find = box.get_by_label("filter rows")
    find.fill("luna 1")
    rows = box.locator("tbody tr")
    expect(box.locator("nav [role=status]")).to_contain_text("found")
    assert all("luna 1" in name.lower() for name in column(box, 1)), column(box, 1)
    find.fill("no such dog")
    expect(rows).to_have_count(0)
    find.fill("")
    expect(rows).to_have_count(25)
    # What is typed must not reach JupyterLab as a command: "x" would cut the cell.
    find.press_sequentially("xx")
    expect(find).to_have_value("xx")
    find.fill("")
    weight.click()


def use_strange(box):
    assert box.locator("td b").count() == 0, "markup in a value became markup"
    assert "<b>bold</b>" in box.inner_text()
    box.locator("details summary").first.click()
    expect(box.locator("details pre").first).to_be_visible()


def contrast(page, box):
    """The contrast of a table's text with what is behind it, as WCAG counts it."""
    return box.locator("td").first.evaluate("""cell => {
      const parse = text => (text.match(/[\\d.]+/g) || []).map(Number);
      const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
      let back = cell, color;
      do { color = parse(getComputedStyle(back).backgroundColor); back = back.parentElement; }
      while (back && color.length > 3 && color[3] < 0.5);
      const [a, b] = [light(parse(getComputedStyle(cell).color)), light(color.length > 3 && color[3] < 0.5 ? [255, 255, 255] : color)];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }""")


def lab(page, shots, theme):
    dogs = output_of(page, "let dogs = get_all_dogs()?;")
    if shots:
        dogs.screenshot(path=shots / f"{theme}-rows.png")
    assert contrast(page, dogs) > 7, f"{theme}: {contrast(page, dogs):.1f}"
    use_table(dogs)
    use_strange(output_of(page, "repeat('long ', 60)"))
    for source, selector in [
        ("schema()?", "svg"),
        ('hist(&dogs', "canvas, svg"),
        ("scatter(&dogs", "canvas, svg"),
        ("bar(&breeds", "canvas, svg"),
        ("line(&months", "canvas, svg"),
        ("explain(", "table"),
        ("tables()?", "table"),
        ('describe("dogs")?', "table"),
        ('profile("visits")?', "table"),
        ("profile(&dogs)", "table"),
    ]:
        box = output_of(page, source)
        expect(box.locator(selector).first).to_be_visible()
        if shots:
            time.sleep(0.3)
            box.screenshot(path=shots / f"{theme}-{re.sub('[^a-z]+', '-', source.lower()).strip('-')}.png")
    expect(output_of(page, "wieght FROM")).to_contain_text("column \"wieght\" does not exist")
    expect(output_of(page, "wieght FROM")).to_contain_text("^")
    expect(output_of(page, "log_queries(true)")).to_contain_text("SELECT name FROM dogs WHERE weight > $1")
    expect(output_of(page, "Progress::new")).to_contain_text("done in")


def export(folder):
    subprocess.run([sys.executable, "-m", "nbconvert", "--to", "html", "--output", "page.html", NOTEBOOK],
                   cwd=folder / "notebooks", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder / "notebooks" / "page.html"


def exported(page, shots):
    box = output_of(page, "let dogs = get_all_dogs()?;")
    use_table(box)
    use_strange(output_of(page, "repeat('long ', 60)"))
    for source in ["schema()?", "hist(&dogs", "scatter(&dogs"]:
        picture = output_of(page, source).locator("svg, img").first
        expect(picture).to_be_visible()
    if shots:
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=shots / "export.png")
        output_of(page, "schema()?").screenshot(path=shots / "export-schema.png")


def without_scripts(play, path):
    chrome = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
    page = chrome.new_context(java_script_enabled=False).new_page()
    page.goto(path.as_uri())
    box = page.locator(".jp-Cell").filter(has_text="let dogs = get_all_dogs()?;").first
    rows = box.locator("tbody tr")
    assert rows.count() == 50, rows.count()
    assert "the first 50 shown" in box.locator("caption").inner_text()
    chrome.close()


class Sanitiser(html.parser.HTMLParser):
    """What GitHub leaves of a cell's HTML: no style, no script, no attribute beyond a few."""

    KEPT = {"table", "caption", "thead", "tbody", "tr", "th", "td", "b", "i", "br", "small", "details", "summary", "pre", "code", "p", "div"}

    def __init__(self):
        super().__init__()
        self.out, self.dropped = [], 0

    def handle_starttag(self, tag, attributes):
        if tag in {"script", "style"}:
            self.dropped += 1
        elif tag in self.KEPT and not self.dropped:
            kept = "".join(f' {name}="{value}"' for name, value in attributes if name in {"align", "scope"})
            self.out.append(f"<{tag}{kept}>")

    def handle_endtag(self, tag):
        if tag in {"script", "style"}:
            self.dropped -= 1
        elif tag in self.KEPT and not self.dropped:
            self.out.append(f"</{tag}>")

    def handle_data(self, data):
        if not self.dropped:
            self.out.append(data.replace("&", "&amp;").replace("<", "&lt;"))


def sanitised(page, folder, shots):
    notebook = json.loads((folder / "notebooks" / NOTEBOOK).read_text())
    tables = pictures = 0
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if markup := data.get("text/html"):
                markup = "".join(markup)
                assert len(markup.encode()) < 300_000
                sanitiser = Sanitiser()
                sanitiser.feed(markup)
                page.set_content("".join(sanitiser.out))
                assert page.locator("table tr").count() > 1 and page.locator("caption").count() >= 1
                assert "pgn" not in page.inner_text("body") and "function" not in page.inner_text("body")[:200]
                tables += 1
                if shots and tables == 1:
                    page.screenshot(path=shots / "sanitised.png")
            elif data:
                assert "text/plain" in data
                pictures += "image/svg+xml" in data
    assert tables >= 12 and pictures >= 5, (tables, pictures)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--shots", type=pathlib.Path, help="a folder for screenshots")
    shots = arguments.parse_args().shots
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    with place() as folder, sync_playwright() as play:
        with jupyter(folder, "Light") as url, browser(play) as (page, outside, errors):
            started = time.monotonic()
            run_all(page, url)
            print(f"every cell ran in {time.monotonic() - started:.0f} s", flush=True)
            lab(page, shots, "light")
            page.keyboard.press("Control+s")
            time.sleep(3)
            assert not outside and not errors, (outside, errors)
            print("the light theme: as it should be", flush=True)
        with jupyter(folder, "Dark") as url, browser(play) as (page, outside, errors):
            # A notebook that is only opened is not trusted, so its scripts do not run; running a cell is what trusts.
            subprocess.run([sys.executable, "-m", "jupyter", "trust", folder / "notebooks" / NOTEBOOK], check=True,
                           stdout=subprocess.DEVNULL)
            page.goto(url)
            page.wait_for_selector(".jp-OutputArea .pgn table", timeout=120_000)
            time.sleep(3)
            lab(page, shots, "dark")
            assert not outside and not errors, (outside, errors)
            print("the dark theme: as it should be", flush=True)
        path = export(folder)
        with browser(play) as (page, outside, errors):
            page.goto(path.as_uri())
            exported(page, shots)
            print(f"the exported page: as it should be; asked the network for {len(outside)} things, in vain: {outside}", flush=True)
            assert not errors, errors
            sanitised(page, folder, shots)
            print("without styles and scripts: as it should be")
        without_scripts(play, path)
        print("with scripts switched off: as it should be")


if __name__ == "__main__":
    main()
