"""One person's browser on the path: signs in, clicks, fills in, sends; every page is checked."""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.factories.world import PDF

PASSWORD = "lumbung-demo-2026"
_axe = Axe()


class Walker:
    """Drives one browser page the way a person does; `violations` gathers what axe finds."""

    def __init__(self, page: Any, folder: Path, checks: bool) -> None:
        self.page = page
        self.folder = folder
        self.checks = checks
        self.seen: set[str] = set()
        self.person = ""
        self.cookies: dict[str, Any] = {}
        page.set_default_timeout(10_000)

    # ------------------------------------------------------------ moving
    def go(self, path: str) -> None:
        """Opens an address of the site."""
        self.page.goto(path)
        self.look()

    def sign_in(self, who: str) -> None:
        """Signs in as a demonstration account ("kerjasama.karawang"); one who is back goes on in
        the session they left."""
        context = self.page.context
        self.cookies[self.person] = context.cookies()
        context.clear_cookies()
        self.person = who
        if who in self.cookies:
            context.add_cookies(self.cookies[who])
            self.go("/meja")
        else:
            self.go("/masuk")
            self.page.locator("input[name=email]").fill(f"{who}@demo.lumbung.test")
            self.page.locator("input[name=password]").fill(PASSWORD)
            self._follow(self.page.locator("main form button").first)
        assert self.path() == "/meja", self.text()
        self.look()

    def click(self, name: str, role: str = "link") -> None:
        """Follows the link, or presses the button, of that name in the page's content."""
        found = self.page.locator("main").get_by_role(role, name=name, exact=True).first
        assert found.count() == 1, f"no {role} “{name}” on {self.page.url}\n{self.text()}"
        self._follow(found)
        self.look()

    def _follow(self, control: Any) -> None:
        """Clicks and waits until the next page is there."""
        with self.page.expect_navigation():
            control.click()

    # ------------------------------------------------------------ filling in
    def fill(self, **values: Any) -> None:
        """Types into fields by their names; True ticks, a list ticks several, PDF uploads."""
        for name, value in values.items():
            if value is PDF:
                file = self.folder / f"{name}.pdf"
                file.write_bytes(PDF + name.encode())
                self.page.locator(f"main [name='{name}']").set_input_files(str(file))
            elif value is True or isinstance(value, list):
                self._tick(name, value)
            else:
                self._enter(name, str(value))

    def _tick(self, name: str, value: Any) -> None:
        boxes = [f"[value='{one}']" for one in value] if isinstance(value, list) else [""]
        for box in boxes:
            self.page.locator(f"main [name='{name}']{box}").check()

    def _enter(self, name: str, value: str) -> None:
        field = self.page.locator(f"main [name='{name}']").first
        kind = field.evaluate("e => e.type")
        if kind == "select-one":
            field.select_option(value)
        elif kind == "radio":
            self.page.locator(f"main [name='{name}'][value='{value}']").check()
        else:
            field.fill(value)

    def send(self, label: str) -> None:
        """Presses the form's button and expects to be taken on."""
        self.press(label)
        problems = self.page.locator(".error-summary").all_inner_texts()
        assert problems == [], problems

    def press(self, label: str) -> None:
        """Presses a button, whatever comes of it."""
        self._follow(self.page.locator("main").get_by_role("button", name=label, exact=True).first)
        self.look()

    def act(self, subject: str, action: str, label: str, **values: Any) -> None:
        """Goes to a subject's page unless there, follows its action, fills in and sends."""
        if self.path() != subject:
            self.go(subject)
        link = self.page.locator(f"main a[href$='{subject}/aksi/{action}']").first
        assert link.count() == 1, f"no link to {action} on {self.page.url}\n{self.text()}"
        fold = link.locator("xpath=ancestor::details[not(@open)]/summary")
        if fold.count():
            fold.first.click()
        self._follow(link)
        self.look()
        self.fill(**values)
        self.send(label)

    # ------------------------------------------------------------ looking
    def text(self) -> str:
        """The words of the page's content."""
        return str(self.page.locator("main").inner_text())

    def path(self) -> str:
        """The page's path."""
        return "/" + self.page.url.split("/", 3)[3].split("?")[0]

    def look(self) -> None:
        """No page is wider than its window, and axe finds nothing, once for each kind of page."""
        page = self.page
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than the window"
        kind = page.title() + str(len(page.locator(".error-summary").all()))
        if not self.checks or kind in self.seen:
            return
        self.seen.add(kind)
        found = _axe.run(page)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
