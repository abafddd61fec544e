"""A small valid file and a way to change it, for the tests of publiccode.yml."""

LONG = (
    "Warga melihat agenda wisata, memesan tiket, dan memberi penilaian; dinas melihat jumlah "
    "kunjungan setiap hari. Aplikasi ini dipakai bersama oleh beberapa kabupaten dan kota."
)
PARTS = {
    "publiccodeYmlVersion": 'publiccodeYmlVersion: "0.7"',
    "name": "name: Plesiran",
    "url": "url: https://git.tangerangkota.go.id/plesiran.git",
    "platforms": "platforms:\n  - web",
    "developmentStatus": "developmentStatus: stable",
    "softwareType": "softwareType: standalone/web",
    "description": (
        f"description:\n  id:\n    shortDescription: Agenda wisata daerah\n"
        f"    longDescription: {LONG}\n    features:\n      - Agenda"
    ),
    "legal": "legal:\n  license: EUPL-1.2",
    "maintenance": "maintenance:\n  type: internal\n  contacts:\n    - name: Dinas Pariwisata",
    "localisation": "localisation:\n  localisationReady: false\n  availableLanguages:\n    - id",
}


def sample(**changes: str | None) -> str:
    """The valid file with sections replaced (a text), left out (None) or added."""
    parts = {**PARTS, **changes}
    return "".join(f"{part}\n" for part in parts.values() if part is not None)


def described(extra: str = "", language: str = "id", **changes: str | None) -> str:
    """A description section: lines of its own changed, left out, or added as `extra`."""
    rows = {
        "shortDescription": "shortDescription: Agenda wisata daerah",
        "longDescription": f"longDescription: {LONG}",
        "features": "features:\n      - Agenda",
        **changes,
    }
    body = "".join(f"    {row}\n" for row in rows.values() if row is not None)
    return f"description:\n  {language}:\n{body}{extra}".rstrip("\n")
