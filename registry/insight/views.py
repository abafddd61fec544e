"""Start page, work desk, cases, government profiles and what the site says of itself."""

from flask import Blueprint, Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

from registry.audit import labels
from registry.http.access import PUBLIC, SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.templating import NavItem, add_nav
from registry.kernel.text import N_
from registry.notifications import digest, states
from registry.notifications.states import MODE_LABELS

from . import cases_views, desk_views, mail_views
from .matters import WORKFLOWS
from .models import CASES, DESK
from .pages import case as case_pages
from .pages import home as home_pages
from .pages import profile as profile_pages
from .queries import kept
from .queries.desk import mine
from .schemas import CasesQuery, DeskQuery, PageQuery
from .service import mails

pages = Blueprint("insight", __name__)


@pages.get("/")
@access(PUBLIC)
def home() -> str:
    """What the site is, the search, and the figures, each for itself."""
    return render_template("insight/home.html", **home_pages.home())


def default_of(page: str) -> str | None:
    """The query of the reader's default view of a page, or None."""
    found = (v for v in kept.views(current_actor(), page) if v.is_default)
    return next((v.query or "semua=1" for v in found), None)


@pages.get("/meja")
@access(SIGNED_IN)
def desk() -> ResponseReturnValue:
    """What waits for the reader; asked for nothing, their default view."""
    opened = default_of(DESK) if not request.args else None
    if opened is not None:
        return redirect(f"/meja?{opened}")
    asked = DeskQuery().asked(request.args)
    return desk_views.list_page(DESK, asked).show()


@pages.get("/kerja-sama")
@access(SIGNED_IN)
def cases() -> ResponseReturnValue:
    """The cases of the reader's government, as a table or a board."""
    opened = default_of(CASES) if not request.args else None
    if opened is not None:
        return redirect(f"/kerja-sama?{opened}")
    asked = CasesQuery().asked(request.args)
    return desk_views.list_page(CASES, asked).show()


@pages.get("/kerja-sama/<host>/<adopter>")
@access(PUBLIC)
def case(host: str, adopter: str) -> str:
    """One pair of governments, the whole path; third parties read the public part."""
    asked = PageQuery().load(request.args)
    found = case_pages.case_page(host, adopter, current_actor(), asked["after"])
    return render_template("insight/case.html", **found)


@pages.get("/pemerintah/<code>")
@access(PUBLIC)
def government(code: str) -> str:
    """What a government offers, what it adopted, who adopted from it."""
    found = profile_pages.profile_page(code, current_actor())
    return render_template("insight/government.html", **found)


@pages.get("/tentang")
@access(PUBLIC)
def about() -> ResponseReturnValue:
    """What the site is and how it counts."""
    return render_template("insight/about.html")


@pages.get("/aksesibilitas")
@access(PUBLIC)
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("insight/accessibility.html")


@pages.get("/privasi")
@access(PUBLIC)
def privacy() -> ResponseReturnValue:
    """Which personal data is kept, and who reads it."""
    return render_template("insight/privacy.html")


def init(app: Flask) -> None:
    """Adds the navigation entries; the desk stands first."""
    desk_link = NavItem("insight.desk", N_("Meja kerja"), "home", lambda actor: actor.signed_in,
                        place=10, count=mine)  # fmt: skip
    add_nav(app, desk_link)
    app.register_blueprint(desk_views.pages)
    app.register_blueprint(cases_views.pages)
    app.register_blueprint(mail_views.pages)
    _groups()
    _labels()
    own = NavItem("insight.cases", N_("Kerja sama"), "arrows-right-left",
                  lambda actor: bool(actor.government) or actor.reads_all, place=85)  # fmt: skip
    add_nav(app, own)


def _groups() -> None:
    """The groups of notifications: one for each workflow, as the tables name it."""
    for workflow in WORKFLOWS:
        states.add_group(workflow.kind, workflow.title)
    states.add_group(
        "application", N_("Katalog dan aplikasi yang diikuti"), ("app_change", "search")
    )
    states.add_group("account", N_("Akun dan peran"), ("member", "delegation"), always=True)
    digest.ask_who_reads(mails.readable)


def _labels() -> None:
    labels.add({
        "view.save": N_("Tampilan disimpan"), "view.default": N_("Tampilan pertama diubah"),
        "view.forget": N_("Tampilan dihapus"), "calendar.renew": N_("Alamat kalender dibuat"),
        "calendar.revoke": N_("Alamat kalender dicabut"),
        "mail.choose": N_("Pilihan surel diubah"), "mail.stop": N_("Surel dihentikan lewat tautan"),
    })  # fmt: skip
    labels.add_subjects({"view": N_("Tampilan"), "calendar": N_("Kalender berlangganan")})
    labels.add_values(MODE_LABELS)
