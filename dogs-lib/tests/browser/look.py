"""Uses the notebooks in a real browser, without a network, as a person would, and looks at what they show.

    python3 dogs-lib/tests/browser/look.py [--shots FOLDER]

JupyterLab runs every cell of copies of notebooks 01 and 03, on a server made for it; then the script sorts, filters, pages,
folds and tabs through what came out, in the light and the dark theme. It does the same in the page that nbconvert exports,
with scripts and without, and in what a sanitiser like GitHub's leaves. It ends with an error at the first thing that is not
as it should be. It needs a Chromium, such as Debian's package `chromium`, and gets the rest by itself: what `cargo lab setup`
makes, and Playwright in `.lab/look`. Once that is there it takes two minutes."""

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

ROOT = pathlib.Path(__file__).resolve().parents[3]
LAB = ROOT / ".lab"
PLAYWRIGHT = "playwright==1.65.2"
NOTEBOOKS = ["01-explore.ipynb", "03-ask-and-see.ipynb"]
# Where all cells together take this long, something hangs.
RUN_ALL_SECONDS = 900
# Nothing that a browser does by itself, and no name that leads off this machine.
HERE_ONLY = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]


def set_up():
    """Makes what is not there, and goes on in the Python that has Playwright."""
    python = LAB / "look/bin/python"
    installed = LAB / "look" / PLAYWRIGHT
    if not installed.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", LAB / "look"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PLAYWRIGHT], check=True)
        installed.touch()
    if pathlib.Path(sys.prefix) != LAB / "look":
        os.execv(python, [python, *sys.argv])
    subprocess.run(["cargo", "lab", "setup"], cwd=ROOT, check=True)


def no_settings():
    """What `.env` says of a database goes before the server that is made here."""
    dotenv = ROOT / ".env"
    if dotenv.exists() and re.search(r"^\s*(export\s+)?(PG[A-Z]+|DATABASE_URL)\s*=", dotenv.read_text(), re.M):
        sys.exit(f"{dotenv} says which database to use: move it away meanwhile")


def chromium():
    for name in [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]:
        if path := shutil.which(name):
            return path
    sys.exit("no Chromium: install one (Debian: apt-get install chromium), or set CHROMIUM to its path")


@contextlib.contextmanager
def place():
    """A folder with copies of the notebooks, without outputs, and all that is made of them."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        # Root's server runs as somebody else, who has to get to its data.
        folder.chmod(0o711)
        for name in NOTEBOOKS:
            notebook = json.loads((ROOT / "notebooks" / name).read_text().replace("../dogs-lib", str(ROOT / "dogs-lib")))
            for cell in notebook["cells"]:
                if cell["cell_type"] == "code":
                    cell["outputs"], cell["execution_count"] = [], None
            (folder / name).write_text(json.dumps(notebook))
        try:
            yield folder
        finally:
            subprocess.run([LAB / "bin/lab", "stop"], env=own(folder), check=True, stdout=subprocess.DEVNULL)


def own(folder):
    """The environment, with a Postgres of its own: the first kernel starts it below `LAB_STATE`."""
    other = {name: value for name, value in os.environ.items() if not (name.startswith("PG") or name == "DATABASE_URL")}
    return other | {"LAB_STATE": str(folder / "state"), "LAB_ROOT": str(ROOT)}


def environment(folder, theme):
    """JupyterLab with settings of its own."""
    config = folder / f"config-{theme}"
    (config / "labconfig").mkdir(parents=True, exist_ok=True)
    (config / "labconfig/default_setting_overrides.json").write_text(json.dumps({
        "@jupyterlab/apputils-extension:themes": {"theme": f"JupyterLab {theme}"},
        "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    }))
    return own(folder) | {"JUPYTER_CONFIG_DIR": str(config), "JUPYTER_DATA_DIR": str(folder / "data"),
                          "JUPYTER_PREFER_ENV_PATH": "1"}


@contextlib.contextmanager
def jupyter(folder, theme):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [LAB / "venv/bin/python", "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
               "--ServerApp.port_retries=0", "--IdentityProvider.token=look", f"--ServerApp.root_dir={folder}"]
    with open(folder / f"jupyter-{theme}.log", "w+") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment(folder, theme))
        try:
            url = f"http://127.0.0.1:{port}"
            for _ in range(300):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{url}/api?token=look").read()
                    break
                time.sleep(0.2)
            yield lambda name: f"{url}/lab/tree/{name}?token=look&reset"
        finally:
            server.terminate()
            server.wait(60)


@contextlib.contextmanager
def browser(play, shots, **context):
    """A browser that reaches this machine only, and a list of what else it asked for."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        chrome = play.chromium.launch_persistent_context(
            profile, executable_path=chromium(), args=HERE_ONLY, viewport={"width": 1300, "height": 1800}, **context)
        page = chrome.new_page()
        page.set_default_timeout(30_000)
        outside, errors = [], []
        local = re.compile(r"(https?|wss?)://127\.0\.0\.1|data:|blob:|file:|about:")
        page.on("request", lambda request: None if local.match(request.url) else outside.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: (errors.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        try:
            yield page, outside, errors
        except Exception:
            failed = (shots or pathlib.Path(tempfile.gettempdir())) / "look-failed.png"
            page.screenshot(path=failed)
            print(f"what the page looked like: {failed}", file=sys.stderr)
            raise
        finally:
            chrome.close()


def run_all(page, url):
    page.goto(url)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)
    page.wait_for_selector(".jp-NotebookPanel-toolbar", timeout=60_000)
    # Cells that are sent before the kernel is there are not run.
    page.wait_for_selector("text=/Rust . Idle/", timeout=300_000)
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


def contrast(page, element):
    """The contrast of a text with what is behind it, as WCAG counts it."""
    return element.evaluate("""element => {
      const parse = text => (text.match(/[\\d.]+/g) || []).map(Number);
      const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
      let back = element, color;
      do { color = parse(getComputedStyle(back).backgroundColor); back = back.parentElement; }
      while (back && color.length > 3 && color[3] < 0.5);
      const [a, b] = [light(parse(getComputedStyle(element).color)), light(color.length > 3 && color[3] < 0.5 ? [255, 255, 255] : color)];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }""")


PICTURES = ["schema()?", "hist(&dogs", "scatter(&dogs", "bar(&breeds", "line(&months"]
TABLES = ["explain(", "tables()?", 'describe("dogs")?', 'profile("visits")?', "profile(&dogs)"]


def shoot(element, shots, name):
    if shots:
        element.scroll_into_view_if_needed()
        time.sleep(0.3)
        element.screenshot(path=shots / f"{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}.png")


def explore(page, shots, theme):
    """Notebook 01."""
    dog = output_of(page, "add_dog(")
    expect(dog.locator("tbody td")).to_have_text([re.compile(r"\d+"), "foo", re.compile(r"\d{4}-\d\d-\d\d"), "24", "50"])
    expect(dog.locator("caption")).to_contain_text("1 row, ")
    expect(output_of(page, "dog.wieght")).to_contain_text("no field `wieght`")
    shoot(output_of(page, "get_all_dogs()?"), shots, f"{theme}-01-dogs")


def ask_and_see(page, shots, theme):
    """Notebook 03."""
    dogs = output_of(page, "let dogs = get_all_dogs()?;")
    shoot(dogs, shots, f"{theme}-rows")
    use_table(dogs)
    use_strange(output_of(page, "repeat('long ', 60)"))
    shoot(output_of(page, "repeat('long ', 60)"), shots, f"{theme}-strange")
    for source in TABLES:
        box = output_of(page, source)
        expect(box.locator("table").first).to_be_visible()
        assert box.locator("table > caption").count() == box.locator("table").count()
        assert box.locator("th:not([scope])").count() == 0
        hidden = box.locator(".pgn").evaluate_all("all => Math.max(...all.map(e => e.scrollWidth - e.clientWidth))")
        assert hidden <= 0, f"{source} is too wide: by {hidden} pixels"
        shoot(box, shots, f"{theme}-{source}")
    for source in PICTURES:
        box = output_of(page, source)
        expect(box.locator("svg, img").first).to_be_visible()
        assert box.locator(".jp-RenderedText").count() == 0, f"{source} is shown as text"
        shoot(box, shots, f"{theme}-{source}")
    for element, least in [(dogs.locator("td").first, 7), (dogs.locator("th small").first, 4.5),
                           (output_of(page, "explain(").locator("mark").first, 4.5),
                           (output_of(page, "wieght FROM").locator("pre").first, 4.5),
                           (output_of(page, "wieght FROM").locator("pre span").first, 4.5)]:
        assert contrast(page, element) >= least, f"{theme}: {element}: {contrast(page, element):.1f}"
    expect(output_of(page, "wieght FROM")).to_contain_text("column \"wieght\" does not exist")
    expect(output_of(page, "wieght FROM")).to_contain_text("^")
    expect(output_of(page, "log_queries(true)")).to_contain_text("SELECT name FROM dogs WHERE weight > $1")
    expect(output_of(page, "Progress::new")).to_contain_text("done in")
    shoot(output_of(page, "wieght FROM"), shots, f"{theme}-error")


LOOK = {NOTEBOOKS[0]: explore, NOTEBOOKS[1]: ask_and_see}


def export(folder, name):
    page = f"{name}.html"
    subprocess.run([LAB / "venv/bin/python", "-m", "nbconvert", "--to", "html", "--output", page, name], cwd=folder,
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder / page


def exported(page, shots):
    use_table(output_of(page, "let dogs = get_all_dogs()?;"))
    use_strange(output_of(page, "repeat('long ', 60)"))
    for source in PICTURES:
        picture = output_of(page, source).locator("svg, img").first
        expect(picture).to_be_visible()
        shoot(picture, shots, f"export-{source}")


def without_scripts(page, shots):
    box = page.locator(".jp-Cell").filter(has_text="let dogs = get_all_dogs()?;").first
    assert box.locator("tbody tr").count() == 50
    expect(box.locator("caption")).to_contain_text("the first 50 shown")
    assert box.locator("nav").count() == 0
    shoot(box, shots, "no-script-rows")


class Sanitiser(html.parser.HTMLParser):
    """What GitHub leaves of a cell's HTML: no style, no script, no attribute beyond a few."""

    KEPT = {"table", "caption", "thead", "tbody", "tr", "th", "td", "b", "i", "br", "small", "details", "summary", "pre",
            "code", "p", "div", "mark"}

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
    """What is left of each output, as GitHub shows it."""
    tables = pictures = 0
    for name in NOTEBOOKS:
        for cell in json.loads((folder / name).read_text())["cells"]:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                if markup := data.get("text/html"):
                    markup = "".join(markup)
                    assert len(markup.encode()) < 300_000
                    sanitiser = Sanitiser()
                    sanitiser.feed(markup)
                    page.set_content("".join(sanitiser.out))
                    assert page.locator("table tr").count() > 1 and page.locator("caption").count() >= 1
                    text = page.inner_text("body")
                    assert "pgn" not in text and "function" not in text, text[:500]
                    tables += 1
                    shoot(page.locator("body"), shots, f"sanitised-{tables:02}")
                elif data:
                    assert "text/plain" in data
                    pictures += "image/svg+xml" in data
    assert tables >= 14 and pictures >= 5, (tables, pictures)


def say(text):
    print(f"{text}: as it should be", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--shots", type=pathlib.Path, help="a folder for screenshots")
    shots = arguments.parse_args().shots
    chromium()
    no_settings()
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    with place() as folder, sync_playwright() as play:
        with jupyter(folder, "Light") as url, browser(play, shots) as (page, outside, errors):
            for name in NOTEBOOKS:
                started = time.monotonic()
                run_all(page, url(name))
                print(f"{name}: every cell ran in {time.monotonic() - started:.0f} s", flush=True)
                LOOK[name](page, shots, "light")
                page.keyboard.press("Control+s")
                time.sleep(3)
            assert not outside and not errors, (outside, errors)
            say("the light theme")
        with jupyter(folder, "Dark") as url, browser(play, shots) as (page, outside, errors):
            for name in NOTEBOOKS:
                page.goto(url(name))
                page.wait_for_selector(".jp-OutputArea .pgn table", timeout=120_000)
                time.sleep(3)
                LOOK[name](page, shots, "dark")
            assert not outside and not errors, (outside, errors)
            say("the dark theme, of what was saved")
        path = export(folder, NOTEBOOKS[1])
        with browser(play, shots) as (page, outside, errors):
            page.goto(path.as_uri())
            exported(page, shots)
            # nbconvert's own frame asks for two libraries that our outputs do without.
            assert not errors and all("cdnjs" in url for url in outside), (errors, outside)
            say("the exported page, without a network")
            sanitised(page, folder, shots)
            say("what a sanitiser leaves")
        with browser(play, shots, java_script_enabled=False) as (page, _, _):
            page.goto(path.as_uri())
            without_scripts(page, shots)
            say("the exported page with scripts switched off")


if __name__ == "__main__":
    set_up()
    from playwright.sync_api import expect, sync_playwright

    main()
