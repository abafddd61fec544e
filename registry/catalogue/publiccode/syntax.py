"""What libyaml finds wrong with a text, in words that help to mend it."""

from registry.kernel.text import N_, M, Message

TAB = N_("lekukan harus dengan spasi, bukan tab")
KNOWN = {
    "did not find expected key": N_(
        "baris ini tidak cocok di sini; periksa lekukan dan tanda kutipnya"
    ),
    "did not find expected '-' indicator": N_("di sini diharapkan butir daftar yang diawali -"),
    "mapping values are not allowed in this context": N_(
        'tanda ":" tidak boleh di sini; beri tanda kutip pada isinya atau betulkan lekukannya'
    ),
    "could not find expected ':'": N_('di belakang nama kunci harus ada ":"'),
    "found character that cannot start any token": N_(
        "isi tidak boleh diawali tanda ini (misalnya tab, @, atau `); beri tanda kutip"
    ),
    "found a tab character that violates indentation": TAB,
    "found a tab character where an indentation space is expected": TAB,
    "found unexpected end of stream": N_("tanda kutip tidak ditutup"),
    "did not find expected ',' or ']'": N_('daftar yang diawali "[" tidak ditutup dengan "]"'),
    "did not find expected ',' or '}'": N_('bagian yang diawali "{" tidak ditutup dengan "}"'),
    "did not find expected <document start>": N_("isi ini bukan kunci dan nilainya"),
    "found unknown escape character": N_(
        "di dalam tanda kutip ganda, \\ harus ditulis \\\\"
    ),
    "block sequence entries are not allowed in this context": N_(
        "butir daftar harus diawali pada barisnya sendiri"
    ),
    "did not find expected node content": N_("di sini diharapkan sebuah isi"),
}  # fmt: skip


def wrong(problem: str) -> Message:
    """The message for libyaml's `problem`; a rare one keeps libyaml's own words."""
    told = KNOWN.get(problem)
    return M("Bukan YAML yang sah: %(problem)s.", problem=Message(told) if told else problem)
