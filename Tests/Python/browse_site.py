"""Opens the site that 'sixmo doc --html' writes in a browser, and uses it as a reader would.

usage: browse_site.py FOLDER [PICTURES]

Prints a line for each thing that was tried, and ends with 1 at the first that does not work. The browser is
told to reach nothing but files. With a second folder, pictures of the pages are put there.
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import time


class Browser:
    """Chromium without a window, spoken to through two pipes: messages of JSON that end with a zero byte."""

    def __init__(self):
        commands, self.commands = os.pipe()
        self.answers, answers = os.pipe()
        # The browser expects the two at 3 and 4; both are moved out of the way first.
        spare = [os.dup2(fd, fd + 100) for fd in (commands, answers)]
        def hand_over():
            os.dup2(spare[0], 3)
            os.dup2(spare[1], 4)
        self.process = subprocess.Popen(
            ["chromium-headless-shell", "--no-sandbox", "--remote-debugging-pipe", "--disable-gpu",
             "--host-resolver-rules=MAP * ~NOTFOUND", "--hide-scrollbars", "about:blank"],
            preexec_fn=hand_over, close_fds=False, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for fd in (commands, answers, *spare):
            os.close(fd)
        self.count, self.rest, self.events = 0, b"", []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = None
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(domain + ".enable")

    def send(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if getattr(self, "session", None):
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.count:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def receive(self):
        while b"\0" not in self.rest:
            piece = os.read(self.answers, 1 << 16)
            if not piece:
                sys.exit("the browser has ended")
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def value(self, code):
        result = self.send("Runtime.evaluate", expression=code, returnByValue=True)
        if "exceptionDetails" in result:
            sys.exit(f"{code}: {result['exceptionDetails']['exception']['description']}")
        return result["result"].get("value")

    def until(self, code, what):
        for _ in range(400):
            if self.value(code):
                return
            time.sleep(0.025)
        sys.exit(f"not so: {what}")

    def open(self, path):
        self.send("Page.navigate", url=pathlib.Path(path).resolve().as_uri())
        self.until("document.readyState === 'complete' && location.protocol === 'file:'", f"{path} opens")

    def type(self, text):
        self.value("document.getElementById('search').value = ''; document.getElementById('search').focus()")
        self.send("Input.insertText", text=text)

    def press(self, key):
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key,
                      windowsVirtualKeyCode={"Enter": 13, "ArrowDown": 40, "Escape": 27, "/": 191}[key],
                      text={"Enter": "\r", "/": "/"}.get(key, "") if kind == "keyDown" else "")

    def picture(self, path):
        data = self.send("Page.captureScreenshot", format="png")["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def resize(self, width, height):
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=False)

    def close(self):
        self.send("Browser.close")
        self.process.wait(20)


def main(folder, pictures):
    browser = Browser()
    shown = lambda: browser.value("[...document.querySelectorAll('#results a')].map(a => a.textContent)")

    def picture(name):
        if pictures:
            browser.picture(f"{pictures}/{name}.png")

    browser.resize(1200, 900)
    browser.open(f"{folder}/index.html")
    groups = browser.value("[...document.querySelectorAll('main h2')].map(h => h.textContent)")
    print("the first page has", ", ".join(groups))
    picture("index")

    browser.type("download links")
    browser.until("document.querySelectorAll('#results a').length > 0", "the search finds something")
    print("'download links' finds", shown()[0])
    picture("search")
    browser.type("E0301")
    browser.until("document.querySelector('#results a')?.textContent.startsWith('E0301')", "E0301 comes first")
    print("'E0301' finds", shown()[0])
    browser.type("zzzzqq")
    browser.until("document.getElementById('results').textContent.includes('Nothing')", "no hits are told")
    print("'zzzzqq' finds nothing, and says so")
    browser.type("validate_email")
    browser.until("document.querySelector('#results a')?.textContent === 'validate_email'", "the block is found")
    browser.press("Enter")
    browser.until("document.readyState === 'complete' && document.querySelector('h1').textContent === 'validate_email'",
                  "Enter opens the first hit")
    print("Enter opens", browser.value("document.title"))
    picture("block")

    browser.press("/")
    browser.until("document.activeElement.id === 'search'", "/ goes to the search")
    print("/ goes to the search")

    broken = []
    pages = sorted(pathlib.Path(folder).glob("*.html"))
    for page in pages:
        browser.open(page)
        if browser.value("document.querySelectorAll('h1').length") != 1:
            broken.append(f"{page.name} has not one heading")
        if browser.value("document.documentElement.scrollWidth > innerWidth"):
            broken.append(f"{page.name} is too wide")
    browser.resize(380, 700)
    for name in ("index", "recipes", "language", "api-workflows.create", "blocks-filter"):
        browser.open(f"{folder}/{name}.html")
        if browser.value("document.documentElement.scrollWidth > innerWidth"):
            broken.append(f"{name} is too wide for a narrow window")
        picture(f"narrow-{name}")
    for problem in broken:
        print(problem)
    print(f"{'all' if not broken else 'not all'} pages have one heading and fit, in a narrow window too")

    urls = [e["params"]["request"]["url"] for e in browser.events if e["method"] == "Network.requestWillBeSent"]
    outside = [url for url in urls if not url.startswith("file:")]
    faults = [e["params"]["exceptionDetails"]["text"] for e in browser.events if e["method"] == "Runtime.exceptionThrown"]
    faults += [e["params"]["entry"]["text"] for e in browser.events if e["method"] == "Log.entryAdded"]
    print("asked of the network:", outside or "nothing")
    print("faults of the scripts:", faults or "none")
    browser.close()
    return 1 if broken or outside or faults else 0


sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
